package com.kotsin.streamingcandle.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A market whose event time passes only when it is told to. For one thread at a time. */
final class Trading implements AutoCloseable {

    static final int PARTITIONS = 2;
    static final int TIMEFRAMES = 6;

    private static final String END = "END";
    /** Longer than any window, with its grace. */
    private static final Duration BEYOND = Duration.ofHours(1);

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final String topic;
    private long millis;
    private long trades;

    /** @param start of event time */
    Trading(String bootstrapServers, String topic, Instant start) {
        this.topic = topic;
        this.millis = start.toEpochMilli();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "delivery.timeout.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Lets event time pass. */
    void pass(Duration time) {
        millis += time.toMillis();
    }

    /** Lets event time pass until then, if it is not later already. */
    void passTo(Instant time) {
        millis = Math.max(millis, time.toEpochMilli());
    }

    /** Milliseconds since the epoch. */
    long now() {
        return millis;
    }

    void trade(String symbol) {
        send(new ProducerRecord<>(topic, symbol.getBytes(UTF_8), tick(symbol)));
    }

    private byte[] tick(String symbol) {
        return "{\"symbol\":\"%s\",\"price\":%d,\"size\":1,\"time\":%d}"
                .formatted(symbol, 100 + trades++ % 9, millis)
                .getBytes(UTF_8);
    }

    /** Sends what need not be a tick. */
    void send(byte[] key, byte[] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    private void send(ProducerRecord<byte[], byte[]> tick) {
        producer.send(tick, (metadata, problem) -> failure.compareAndSet(null, problem));
    }

    /** Closes all windows but those of the ends themselves; returns when the broker has all. */
    void end() {
        pass(BEYOND);
        tradeEnds();
        flush();
        pass(BEYOND);
    }

    /** Trades a symbol of its own in each partition, so that event time has come to now in all of them. */
    void tradeEnds() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String symbol = END + partition;
            send(new ProducerRecord<>(topic, partition, symbol.getBytes(UTF_8), tick(symbol)));
        }
    }

    /** Returns when the broker has all. */
    void flush() {
        producer.flush();
        assertThat(failure.get()).as("sending ticks").isNull();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
