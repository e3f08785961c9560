package com.kotsin.streamingcandle.rebuild;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads stretches of partitions, committed records only, without a consumer group. Not safe for use by several threads. */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long SILENCE_MILLIS = 60_000;
    private static final long BETWEEN_PROGRESS_MILLIS = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * @param connection brokers and security
     * @param progress is told now and then how far the reading is
     */
    TopicReader(Map<String, Object> connection, InstantSource clock, Consumer<String> progress) {
        this.clock = clock;
        this.progress = progress;
        Map<String, Object> config = new HashMap<>(connection);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What was deleted while it was read must not be left out silently.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /** Up to where committed records reach. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /**
     * The first offset whose record has a timestamp of at least this, or the end if all records are older.
     *
     * @return nothing if there are records without timestamps only
     */
    OptionalLong offsetAt(TopicPartition partition, long timeMillis) {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        OptionalLong found = firstAt(partition, Math.max(0, timeMillis));
        boolean areAllOlder = found.isEmpty()
                && (isEmpty(partition, end) || firstAt(partition, 0).isPresent());
        return areAllOlder ? OptionalLong.of(end) : found;
    }

    private OptionalLong firstAt(TopicPartition partition, long timeMillis) {
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, timeMillis)).get(partition);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    private boolean isEmpty(TopicPartition partition, long end) {
        return consumer.beginningOffsets(List.of(partition)).get(partition) >= end;
    }

    /**
     * Gives each record from an offset up to, and without, another one.
     *
     * @param each says whether more is wanted
     * @throws TimeoutException if the brokers fall silent
     */
    void read(TopicPartition partition, long from, long to, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        if (from >= to) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long saidAt = clock.millis();
        long movedAt = saidAt;
        long position = from;
        while (position < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= to || !each.test(record)) {
                    return;
                }
            }
            long now = clock.millis();
            long reached = consumer.position(partition);
            movedAt = reached > position ? now : movedAt;
            position = reached;
            if (now - movedAt > SILENCE_MILLIS) {
                throw new TimeoutException("The brokers have sent nothing of %s from offset %d on for %d s"
                        .formatted(partition, position, SILENCE_MILLIS / 1_000));
            }
            if (now - saidAt > BETWEEN_PROGRESS_MILLIS) {
                saidAt = now;
                progress.accept(String.format(
                        Locale.ROOT, "%s: %,d of %,d records read", partition, position - from, to - from));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
