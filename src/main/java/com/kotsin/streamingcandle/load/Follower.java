package com.kotsin.streamingcandle.load;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics as any program may, {@code read_committed}, from where they end when it begins, in a thread of its own. */
public final class Follower implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_OF_A_POLL = 10_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjLongConsumer<ConsumerRecord<byte[], byte[]>> each;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean ended;
    private volatile RuntimeException failure;

    /**
     * Begins to read.
     *
     * @param connection brokers and security
     * @param each takes a record, and when it came, milliseconds since the epoch, UTC
     */
    public Follower(
            String name,
            Map<String, Object> connection,
            Collection<String> topics,
            InstantSource clock,
            ObjLongConsumer<ConsumerRecord<byte[], byte[]>> each) {
        this.each = each;
        this.clock = clock;
        Map<String, Object> config = new HashMap<>(connection);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_OF_A_POLL);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
        thread = new Thread(this::follow, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try (consumer) {
            while (!ended) {
                var records = consumer.poll(POLL);
                long now = clock.millis();
                records.forEach(record -> each.accept(record, now));
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** @throws RuntimeException what ended the reading before it was closed */
    void requireAlive() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
