package com.kotsin.streamingcandle.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads candles as any program may, {@code read_committed}, and notes how long was waited for each. */
final class CandleReceiver implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Due due;
    private final Thread thread = new Thread(this::receive, "candle-receiver");
    private final Delays delays = new Delays();
    private volatile boolean ended;

    /** What of a candle was waited for. */
    interface Due {

        /** Gives each instant since which something was waited for that this candle shows, ms since the epoch, UTC. */
        void of(ConsumerRecord<byte[], byte[]> candle, LongConsumer since);
    }

    CandleReceiver(String bootstrapServers, Collection<String> topics, Due due) {
        this.due = due;
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "isolation.level", "read_committed", "max.poll.records", 10_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.start();
    }

    /** @return the number after the name of a field, which the candle must have */
    static long number(String json, String field) {
        int from = json.indexOf("\"" + field + "\":") + field.length() + 3;
        int to = from;
        while (Character.isDigit(json.charAt(to))) {
            to++;
        }
        return Long.parseLong(json, from, to, 10);
    }

    /** By topic. */
    Delays delays() {
        return delays;
    }

    private void receive() {
        while (!ended) {
            var candles = consumer.poll(POLL);
            note(candles, System.currentTimeMillis());
        }
        consumer.close();
    }

    private void note(Iterable<ConsumerRecord<byte[], byte[]>> candles, long now) {
        for (ConsumerRecord<byte[], byte[]> candle : candles) {
            due.of(candle, since -> delays.note(candle.topic(), since, now));
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
