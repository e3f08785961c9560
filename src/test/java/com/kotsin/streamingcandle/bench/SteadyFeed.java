package com.kotsin.streamingcandle.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends ticks by a timetable. Each has the time at which it was due as its event time, so that a sender that is held up
 * makes what it sends late and not what is measured better.
 */
final class SteadyFeed implements AutoCloseable {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String topic;
    private final MarketTicks market;
    private final WaitingTicks waiting;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    SteadyFeed(String bootstrapServers, String topic, MarketTicks market, WaitingTicks waiting) {
        this.topic = topic;
        this.market = market;
        this.waiting = waiting;
        this.producer = TickTopic.producer(bootstrapServers, 0);
    }

    /** @return ticks sent */
    long send(int ticksPerSecond, long millis) {
        long startMillis = System.currentTimeMillis();
        long startNanos = System.nanoTime();
        long total = ticksPerSecond * millis / 1_000;
        for (long sent = 0; sent < total; LockSupport.parkNanos(STEP_NANOS)) {
            double elapsed = (System.nanoTime() - startNanos) / 1e9;
            long due = Math.min(total, (long) (elapsed * ticksPerSecond));
            for (; sent < due; sent++) {
                send(market.next(startMillis + sent * 1_000 / ticksPerSecond));
            }
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Not every tick could be sent to topic " + topic, failure.get());
        }
        return total;
    }

    private void send(MarketTicks.Tick tick) {
        waiting.sent(tick.symbol(), tick.timeMillis());
        producer.send(
                new ProducerRecord<>(topic, null, tick.timeMillis(), tick.symbol(), tick.value()),
                (metadata, problem) -> failure.compareAndSet(null, problem));
    }

    @Override
    public void close() {
        producer.close();
    }
}
