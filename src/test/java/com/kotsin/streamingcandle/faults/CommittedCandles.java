package com.kotsin.streamingcandle.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hands on, in a thread of its own, what comes into topics from now on, as any program may read it: {@code read_committed}. */
final class CommittedCandles implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_MILLIS = 10_000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean ended;

    /**
     * Returns when it listens.
     *
     * @param topics that exist
     * @param polled takes what came with each poll, nothing too
     */
    CommittedCandles(
            String bootstrapServers, Collection<String> topics, Consumer<ConsumerRecords<String, byte[]>> polled) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "reconnect.backoff.max.ms",
                        200,
                        "max.poll.records",
                        10_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = new Thread(() -> receive(polled), "committed-candles");
        thread.setDaemon(true);
        thread.start();
    }

    private void receive(Consumer<ConsumerRecords<String, byte[]>> polled) {
        try (consumer) {
            while (!ended) {
                polled.accept(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            // It is told to end.
        }
    }

    @Override
    public void close() {
        ended = true;
        consumer.wakeup();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
