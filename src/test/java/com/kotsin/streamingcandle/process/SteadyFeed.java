package com.kotsin.streamingcandle.process;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends ticks so many a second. */
final class SteadyFeed implements AutoCloseable {

    private static final long PERIOD_MILLIS = 20;
    private static final int HURRIED_BATCH = 1_000;
    private static final double FADING_SECONDS = 300;

    private final KafkaProducer<String, String> producer;
    private final List<ProducerRecord<String, String>> ticks;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final int perSecond;
    private double due;
    private boolean lasting;
    private volatile boolean hurrying;
    private volatile int sent;
    private volatile Exception failure;

    SteadyFeed(KafkaView kafka, List<ProducerRecord<String, String>> ticks, int perSecond) {
        this.producer = kafka.producer();
        this.ticks = ticks;
        this.perSecond = perSecond;
    }

    /** Sends trades in the native format, keyed by symbol. */
    SteadyFeed(KafkaView kafka, String topic, List<OracleTrade> trades, int perSecond) {
        this(
                kafka,
                trades.stream()
                        .map(trade -> new ProducerRecord<>(topic, trade.symbol(), trade.nativeTick()))
                        .toList(),
                perSecond);
    }

    /** Has it send less and less towards its end, so that it does not end before it is told to hurry. */
    SteadyFeed lasting() {
        lasting = true;
        return this;
    }

    SteadyFeed start() {
        thread.scheduleAtFixedRate(this::sendBatch, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void sendBatch() {
        int left = ticks.size() - sent;
        due += (lasting ? Math.min(perSecond, left / FADING_SECONDS) : perSecond) * PERIOD_MILLIS / 1_000;
        int until = sent + Math.min(left, hurrying ? HURRIED_BATCH : (int) due);
        due -= (int) due;
        for (ProducerRecord<String, String> tick : ticks.subList(sent, until)) {
            producer.send(tick, (there, failed) -> {
                if (failed != null) {
                    failure = failed;
                }
            });
        }
        if (until > sent) {
            producer.flush();
            sent = until;
        }
    }

    /**
     * Ticks that the broker has.
     *
     * @throws IllegalStateException if it did not take one
     */
    int sent() {
        if (failure != null) {
            throw new IllegalStateException("The broker did not take a tick", failure);
        }
        return sent;
    }

    /** @throws IllegalStateException if the broker did not take a tick */
    boolean isDone() {
        return sent() == ticks.size();
    }

    /** Sends what is left as fast as the broker takes it. */
    void hurry() {
        hurrying = true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close();
    }
}
