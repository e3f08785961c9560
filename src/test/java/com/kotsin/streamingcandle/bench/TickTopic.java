package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.load.MarketTick;
import com.kotsin.streamingcandle.load.MarketTicks;
import com.kotsin.streamingcandle.process.Services;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of recorded ticks, keyed by the symbol. The last one is a minute old when it is made.
 *
 * @param bytes of all values
 * @param loading how long it took to send them
 */
record TickTopic(String name, int partitions, int symbols, long ticks, long bytes, Duration loading) {

    private static final long MINUTE_MILLIS = 60_000;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

    static TickTopic load(
            Services services, String name, int partitions, int symbols, int ticks, double eventRate, Options options)
            throws InterruptedException, ExecutionException {
        services.kafka().createTopic(name, partitions);
        var market = market(options, symbols);
        var lateness = new Lateness(options.seed());
        double millisPerTick = 1_000 / eventRate;
        long end = System.currentTimeMillis() / MINUTE_MILLIS * MINUTE_MILLIS - MINUTE_MILLIS;
        long start = end - (long) (ticks * millisPerTick);
        long started = System.nanoTime();
        long said = started;
        long bytes = 0;
        var failure = new AtomicReference<Exception>();
        try (var producer = producer(services.bootstrapServers(), 20)) {
            for (int number = 0; number < ticks; number++) {
                MarketTick tick = market.next(lateness.of(start + (long) (number * millisPerTick)));
                bytes += tick.value().length;
                producer.send(
                        new ProducerRecord<>(name, null, tick.timeMillis(), tick.symbol(), tick.value()),
                        (metadata, problem) -> failure.compareAndSet(null, problem));
                if (System.nanoTime() - said > PROGRESS_NANOS) {
                    said = System.nanoTime();
                    Report.say("  %s: %,d of %,d ticks sent", name, number, ticks);
                }
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Topic %s could not be loaded".formatted(name), failure.get());
        }
        var topic =
                new TickTopic(name, partitions, symbols, ticks, bytes, Duration.ofNanos(System.nanoTime() - started));
        Report.say(
                "%s: %,d ticks of %,d symbols, %d bytes each, %d partitions, loaded in %.1f s",
                name,
                ticks,
                symbols,
                bytes / Math.max(1, ticks),
                partitions,
                topic.loading().toMillis() / 1e3);
        return topic;
    }

    static MarketTicks market(Options options, int symbols) {
        var ids = options.ids() ? MarketTicks.Ids.WITH : MarketTicks.Ids.WITHOUT;
        return new MarketTicks(options.seed(), "SYM", symbols, "BENCH", ids);
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, int lingerMillis) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                lingerMillis,
                "batch.size",
                256 * 1024,
                "buffer.memory",
                64 * 1024 * 1024);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
