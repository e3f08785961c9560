package com.kotsin.streamingcandle.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Listens to a topic of candles, {@code read_committed}, and measures how long after a moment each of them comes, such as
 * the one at which the tick was sent that it tells of.
 */
final class DelayTap implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Delays of so many candles. */
    record Delays(int count, Duration p50, Duration p95, Duration max) {

        static Delays of(List<Long> nanos) {
            List<Long> sorted = new ArrayList<>(nanos);
            Collections.sort(sorted);
            return new Delays(sorted.size(), at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
        }

        private static Duration at(List<Long> sorted, double share) {
            return sorted.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofNanos(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d ms, p95 %,d, max %,d (%,d)",
                    p50.toMillis(),
                    p95.toMillis(),
                    max.toMillis(),
                    count);
        }
    }

    private final KafkaConsumer<String, String> consumer;
    private final Function<String, OptionalLong> due;
    private final Thread thread = new Thread(this::receive, "delay-tap");
    private final List<Long> delays = new ArrayList<>();
    private volatile boolean ended;

    /**
     * @param topics that exist
     * @param due {@link System#nanoTime()} from which the delay of a candle counts; none for one that does not count
     */
    DelayTap(String bootstrapServers, List<String> topics, Function<String, OptionalLong> due) {
        this.due = due;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        10_000),
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        try (consumer) {
            while (!ended) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                for (ConsumerRecord<String, String> candle : records) {
                    note(due.apply(candle.value()), now);
                }
            }
        } catch (WakeupException e) {
            // It is told to end.
        }
    }

    private synchronized void note(OptionalLong from, long now) {
        if (from.isPresent()) {
            delays.add(now - from.getAsLong());
        }
    }

    /** Forgets what came until now. */
    synchronized void reset() {
        delays.clear();
    }

    synchronized Delays delays() {
        return Delays.of(delays);
    }

    /** The whole number that a field of a candle's JSON has. */
    static long number(String json, String field) {
        int from = json.indexOf("\"" + field + "\":") + field.length() + 3;
        int to = from;
        while (to < json.length() && Character.isDigit(json.charAt(to))) {
            to++;
        }
        return Long.parseLong(json, from, to, 10);
    }

    @Override
    public void close() {
        ended = true;
        consumer.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
