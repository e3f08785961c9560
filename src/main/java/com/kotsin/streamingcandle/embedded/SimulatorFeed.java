package com.kotsin.streamingcandle.embedded;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the simulated market's ticks as they happen. Into empty topics it first sends, thinned out, what it would have
 * sent in the hour before, so that candles of every timeframe are there at once.
 */
final class SimulatorFeed implements Feed {

    private static final Logger log = LoggerFactory.getLogger(SimulatorFeed.class);
    private static final long STEP_MILLIS = 20;
    private static final long LONGEST_GAP_MILLIS = 5_000;
    /** Holds a whole window of the longest of the usual timeframes, wherever it begins. */
    private static final long HISTORY_MILLIS = TimeUnit.MINUTES.toMillis(62);

    private static final int HISTORY_SENDS_ONE_OF = 8;

    private final String bootstrapServers;
    private final long seed;
    private final InstantSource clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "market-simulator");

    SimulatorFeed(String bootstrapServers, long seed, InstantSource clock) {
        this.bootstrapServers = bootstrapServers;
        this.seed = seed;
        this.clock = clock;
        thread.setDaemon(true);
    }

    @Override
    public String description() {
        return "market simulator (seed %d) to topics %s and %s"
                .formatted(seed, MarketSimulator.FIVE_PAISA_TOPIC, MarketSimulator.BINANCE_TOPIC);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "market-simulator", "linger.ms", 0);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            long last = clock.millis();
            MarketSimulator market = isFirstStart() ? withHistory(producer, last) : new MarketSimulator(seed, last);
            while (!stop.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = clock.millis();
                if (now - last > LONGEST_GAP_MILLIS) {
                    // The machine slept; a flood of what should have been then helps nobody.
                    market = new MarketSimulator(seed + now, now);
                }
                last = now;
                market.until(now)
                        .forEach(tick -> producer.send(new ProducerRecord<>(tick.topic(), tick.key(), tick.value())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            log.error("The market simulator stopped", e);
        }
    }

    private boolean isFirstStart() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(List.of(MarketSimulator.FIVE_PAISA_TOPIC, MarketSimulator.BINANCE_TOPIC))
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(partition ->
                                    ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            return admin.listOffsets(ends).all().get().values().stream().allMatch(end -> end.offset() == 0);
        }
    }

    private MarketSimulator withHistory(KafkaProducer<String, String> producer, long until) {
        var market = new MarketSimulator(seed, until - HISTORY_MILLIS);
        int number = 0;
        for (MarketSimulator.SimulatedTick tick : market.until(until)) {
            if (number++ % HISTORY_SENDS_ONE_OF == 0) {
                producer.send(new ProducerRecord<>(tick.topic(), tick.key(), tick.value()));
            }
        }
        return market;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
