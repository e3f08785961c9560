package com.kotsin.streamingcandle.whole;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps what is committed to some topics, as it comes: live candles of a recorded day are older than their topic's
 * retention, so the broker may delete them at any time.
 */
final class TopicTap implements AutoCloseable {

    private final Queue<ConsumerRecord<byte[], byte[]>> records = new ConcurrentLinkedQueue<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile long roundsBegun;
    private volatile long atEndInRound = -1;
    private volatile boolean closed;

    TopicTap(String bootstrapServers, Collection<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.wait.ms",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        thread = new Thread(this::run, "topic-tap");
        thread.start();
    }

    private void run() {
        try (consumer) {
            for (long round = 0; !closed; round++) {
                roundsBegun = round;
                Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                if (ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                    atEndInRound = round;
                }
            }
        }
    }

    /** Everything that was committed before the call, in order within each partition. */
    List<ConsumerRecord<byte[], byte[]>> all() {
        long round = roundsBegun;
        await("the tap at the end of its topics")
                .atMost(WholeApplication.PATIENCE)
                .until(() -> atEndInRound > round);
        return List.copyOf(records);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        records.clear();
    }
}
