package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.LiveTopics.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** What candle topics hold of some symbols. Used by one thread; every method waits for Kafka. */
final class PastRecords {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_EMPTY_POLLS = 100;
    private static final int FIRST_STEP = 500;
    private static final int GROWTH = 4;
    private static final int MOST_SCANNED = 300_000;
    /** A stream that was away for longer is better served by history. */
    private static final int MOST_MISSED_SCANNED = 200_000;

    private final Consumer<byte[], byte[]> consumer;

    PastRecords(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** A stretch of a partition that is read from its end towards its beginning, in growing steps. */
    private static final class Stretch {
        private final TopicPartition partition;
        private final Topic topic;
        private final long begin;
        private final List<List<ConsumerRecord<byte[], byte[]>>> chunks = new ArrayList<>();
        private final Set<ByteBuffer> found = new HashSet<>();
        private long from;
        private long to;
        private long scanned;
        private long step = FIRST_STEP;
        private long newest = Long.MIN_VALUE;
        private long newestOfChunk;

        Stretch(TopicPartition partition, Topic topic, long begin, long end) {
            this.partition = partition;
            this.topic = topic;
            this.begin = begin;
            this.from = end;
        }

        void next() {
            to = from;
            from = Math.max(begin, to - step);
            step *= GROWTH;
            newestOfChunk = Long.MIN_VALUE;
            chunks.add(new ArrayList<>());
        }

        void take(ConsumerRecord<byte[], byte[]> record, Collection<ByteBuffer> wanted) {
            newest = Math.max(newest, record.timestamp());
            newestOfChunk = Math.max(newestOfChunk, record.timestamp());
            if (record.key() != null && wanted.contains(ByteBuffer.wrap(record.key()))) {
                chunks.get(chunks.size() - 1).add(record);
                found.add(ByteBuffer.wrap(record.key()));
            }
        }

        boolean isEnough(int wanted) {
            scanned += to - from;
            // Records with no timestamp of their own lie between the candles: the ends of transactions.
            boolean farEnough = newestOfChunk != Long.MIN_VALUE && newestOfChunk < newest - span();
            return from == begin || farEnough || scanned >= MOST_SCANNED || (topic.forming() && found.size() == wanted);
        }

        private long span() {
            if (topic.forming()) {
                return 2 * topic.timeframe().millis();
            }
            return topic.timeframe().equals(Timeframe.ONE_MINUTE)
                    ? SymbolBook.MINUTES_KEPT_MILLIS + topic.timeframe().millis()
                    : (SymbolBook.CLOSED_KEPT + 1) * topic.timeframe().millis();
        }
    }

    /** Has the method that is waiting fail. May be called by any thread. */
    void interrupt() {
        consumer.wakeup();
    }

    /** How many partitions a topic has. */
    int partitions(String topic) {
        var partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new KafkaException("Topic %s does not exist".formatted(topic));
        }
        return partitions.size();
    }

    /** The offset of each partition up to which it can be read now. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        // Or the consumer would complain about each that it asks for and does not read.
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    /**
     * The newest records of some symbols, each topic's in the order of its partitions: of closed candles those of the
     * newest few windows of the partition (an hour's of minutes), of forming ones at least the newest record.
     *
     * @param wanted partitions, and the symbols in each
     */
    List<ConsumerRecord<byte[], byte[]>> newest(
            Map<TopicPartition, Set<ByteBuffer>> wanted, Map<String, Topic> topics, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(wanted.keySet());
        List<Stretch> all = new ArrayList<>();
        wanted.keySet()
                .forEach(partition -> all.add(new Stretch(
                        partition, topics.get(partition.topic()), begins.get(partition), ends.get(partition))));
        List<Stretch> open = new ArrayList<>(all);
        while (!open.isEmpty()) {
            Map<TopicPartition, Stretch> byPartition = new HashMap<>();
            Map<TopicPartition, long[]> ranges = new HashMap<>();
            for (Stretch stretch : open) {
                stretch.next();
                byPartition.put(stretch.partition, stretch);
                ranges.put(stretch.partition, new long[] {stretch.from, stretch.to});
            }
            read(ranges, record -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                byPartition.get(partition).take(record, wanted.get(partition));
            });
            open.removeIf(
                    stretch -> stretch.isEnough(wanted.get(stretch.partition).size()));
        }
        List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>();
        for (Stretch stretch : all) {
            Collections.reverse(stretch.chunks);
            stretch.chunks.forEach(newest::addAll);
        }
        return newest;
    }

    /**
     * The records of some symbols between two offsets of each partition, partition by partition.
     *
     * @return nothing if they are too many, or not there any more
     */
    Optional<List<ConsumerRecord<byte[], byte[]>>> between(
            List<TopicPartition> partitions, long[] from, long[] to, Set<ByteBuffer> symbols) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, long[]> ranges = new HashMap<>();
        long scanned = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] < begins.get(partitions.get(i)) || from[i] > to[i]) {
                return Optional.empty();
            }
            ranges.put(partitions.get(i), new long[] {from[i], to[i]});
            scanned += to[i] - from[i];
        }
        if (scanned > MOST_MISSED_SCANNED) {
            return Optional.empty();
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, new ArrayList<>()));
        read(ranges, record -> {
            if (record.key() != null && symbols.contains(ByteBuffer.wrap(record.key()))) {
                found.get(new TopicPartition(record.topic(), record.partition()))
                        .add(record);
            }
        });
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        partitions.forEach(partition -> all.addAll(found.get(partition)));
        return all.size() > Outbox.MOST_WAITING ? Optional.empty() : Optional.of(all);
    }

    /** Reads each partition from its first offset until before its second. */
    private void read(
            Map<TopicPartition, long[]> ranges, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Set<TopicPartition> open = new HashSet<>(ranges.keySet());
        open.removeIf(partition -> ranges.get(partition)[0] >= ranges.get(partition)[1]);
        consumer.assign(open);
        // Those of the stretch before are still paused.
        consumer.resume(open);
        open.forEach(partition -> consumer.seek(partition, ranges.get(partition)[0]));
        int emptyPolls = 0;
        while (!open.isEmpty()) {
            var records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < ranges.get(new TopicPartition(record.topic(), record.partition()))[1]) {
                    each.accept(record);
                }
            }
            Set<TopicPartition> done = new HashSet<>(open);
            done.removeIf(partition -> consumer.position(partition) < ranges.get(partition)[1]);
            consumer.pause(done);
            open.removeAll(done);
            emptyPolls = records.isEmpty() && done.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls == MOST_EMPTY_POLLS) {
                throw new TimeoutException("Kafka gives no records of " + open);
            }
        }
    }
}
