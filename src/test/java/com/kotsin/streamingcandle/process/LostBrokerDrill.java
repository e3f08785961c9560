package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * All brokers are lost with all they held, in the middle of the feed; MongoDB is still there. A new cluster gets the
 * ticks again from their source.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LostBrokerDrill {

    private static final Logger LOG = LoggerFactory.getLogger(LostBrokerDrill.class);
    private static final long SEED = Long.getLong("seed", 42);
    private static final int TICKS = Integer.getInteger("drill.ticks", 30_000);
    private static final int PARTITIONS = 4;
    private static final int BAD_CONFIGURATION = 78;

    private final RandomFeed ticks = new RandomFeed(SEED, 40, TICKS, Duration.ofHours(3), PARTITIONS);

    @TempDir
    private Path directory;

    private void send(Services services, String topic, List<RandomFeed.Tick> some) throws Exception {
        services.kafka().createTopic(topic, PARTITIONS);
        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            some.forEach(
                    tick -> producer.send(new ProducerRecord<>(topic, tick.partition(), tick.key(), tick.value())));
        }
    }

    private Installation on(Services services) {
        return Installation.named("lost", services, directory);
    }

    private Map<String, String> settings() {
        return Map.of(
                "STREAMINGCANDLE_QUIET_PERIOD", "2h",
                "STREAMINGCANDLE_GRACE", RandomFeed.GRACE.toString(),
                "STREAMINGCANDLE_CORRECTION_HORIZON", RandomFeed.HORIZON.toString());
    }

    @Test
    void candles_are_made_again_from_ticks_that_are_sent_again_and_the_store_keeps_the_newest() throws Exception {
        Path brokers = directory.resolve("services");
        try (Services before = Services.start(brokers)) {
            Installation installation = on(before);
            send(
                    before,
                    installation.ticks(),
                    ticks.ticks().subList(0, ticks.ticks().size() / 2));
            try (ApplicationProcess process = installation.start(directory, settings())) {
                installation.awaitSettled(process, installation.ticks());
                process.kill();
            }
        }
        FileSystemUtils.deleteRecursively(brokers.resolve("broker"));
        try (Services after = Services.start(brokers)) {
            Installation installation = on(after);
            send(after, installation.ticks(), ticks.ticks());
            assertThat(installation.stored("1m")).isNotEmpty();
            try (ApplicationProcess refused = installation.start(directory, settings())) {
                assertThat(refused.awaitExit()).as(refused::log).isEqualTo(BAD_CONFIGURATION);
                assertThat(refused.log()).contains("The state belongs to the other cluster's topics");
            }
            Files.move(installation.stateDir(), directory.resolve("state-of-the-lost-cluster"));
            try (ApplicationProcess process = installation.start(directory, settings())) {
                installation.awaitSettled(process, installation.ticks());
                LOG.warn("\n| all brokers are gone | {} s |\n{}", process.age().toMillis() / 1_000.0, ticks);
            }
            FeedResult result = new FeedResult(ticks, installation, "seed " + SEED);
            for (String timeframe : TIMEFRAMES) {
                result.assertThatEachRevisionIsSentOnce(timeframe);
                result.assertThatNewestAreThoseByDefinition(timeframe);
                result.assertThatTheStoreHoldsTheNewest(timeframe);
            }
            result.assertThatDeadLettersAreThoseByDefinition();
            LOG.warn("{} compared, {} differences", result.compared(), result.differences());
        }
    }
}
