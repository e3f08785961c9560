package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One installation that is stopped and started at once with other settings, so that Kafka takes it for the member of its
 * groups that it was.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangedSettingsIT {

    private static final String FIRST = "first-feed";
    private static final String SECOND = "second-feed";
    private static final int PARTITIONS = 2;
    private static final String[] ALL_TIMEFRAMES = {"1m", "2m", "3m", "5m", "15m", "30m"};

    @TempDir
    private static Path directory;

    private static Services services;
    private static Installation installation;
    private static ApplicationProcess application;
    private static KafkaProducer<String, String> feed;
    private static Instant time = Instant.parse("2025-05-05T10:00:10Z");

    @BeforeAll
    static void start() throws Exception {
        services = Services.start(directory.resolve("services"));
        installation = Installation.named("changed", services, directory);
        services.kafka().createTopic(FIRST, PARTITIONS);
        services.kafka().createTopic(SECOND, PARTITIONS);
        feed = services.kafka().producer();
        start(List.of(FIRST), "1m", "5m");
        awaitCandlesOf(FIRST, "1m", "5m");
    }

    @AfterAll
    static void stop() {
        feed.close();
        application.close();
        services.close();
    }

    private static void start(List<String> topics, String... timeframes) {
        application = installation.start(directory, settings(topics, timeframes));
    }

    private static Map<String, String> settings(List<String> topics, String... timeframes) {
        Map<String, String> settings = new HashMap<>();
        for (int index = 0; index < topics.size(); index++) {
            settings.put("STREAMINGCANDLE_SOURCES_%d_TOPIC".formatted(index), topics.get(index));
        }
        settings.put("STREAMINGCANDLE_TIMEFRAMES", String.join(",", timeframes));
        return settings;
    }

    private static void awaitBothAreMembers(ApplicationProcess second) {
        await("both to be members of each group")
                .atMost(LONG)
                .failFast("the second process ended", () -> !second.isAlive())
                .untilAsserted(() -> {
                    for (String group : installation.groups().toList()) {
                        assertThat(services.kafka().staticMembers(group)).hasSize(2);
                    }
                });
    }

    private static void restart(List<String> topics, String... timeframes) {
        application.terminate();
        assertThat(application.awaitExit()).isZero();
        start(topics, timeframes);
    }

    /** A trade of a symbol of its own in each partition, and a later one that closes its windows. */
    private static void awaitCandlesOf(String topic, String... timeframes)
            throws InterruptedException, ExecutionException {
        String prefix = topic.toUpperCase(Locale.ROOT) + time.getEpochSecond();
        for (int trades = 0; trades < 2; trades++) {
            time = time.plus(Duration.ofHours(1));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String trade = "{\"symbol\":\"%s%d\",\"price\":\"10\",\"size\":\"1\",\"time\":\"%s\"}"
                        .formatted(prefix, partition, time);
                feed.send(new ProducerRecord<>(topic, partition, null, trade)).get();
            }
        }
        String[] symbols = Stream.iterate(0, partition -> partition < PARTITIONS, partition -> partition + 1)
                .map(partition -> prefix + partition)
                .toArray(String[]::new);
        await("candles of each partition of " + topic)
                .atMost(LONG)
                .failFast("the process ended", () -> !application.isAlive())
                .untilAsserted(() -> {
                    for (String timeframe : timeframes) {
                        assertThat(installation.sent(timeframe))
                                .as("candles of %s in Kafka", timeframe)
                                .extracting(ChangedSettingsIT::symbol)
                                .contains(symbols);
                        assertThat(installation.stored(timeframe))
                                .as("candles of %s in MongoDB", timeframe)
                                .extracting(ChangedSettingsIT::symbol)
                                .contains(symbols);
                    }
                });
    }

    private static String symbol(String candle) {
        return candle.split("\"", 5)[3];
    }

    @Test
    @Order(1)
    void a_ticks_topic_that_is_new_in_the_settings_is_read() throws Exception {
        restart(List.of(FIRST, SECOND), "1m", "5m");

        awaitCandlesOf(SECOND, "1m", "5m");
    }

    @Test
    @Order(2)
    void candles_of_a_timeframe_that_is_new_are_stored() throws Exception {
        restart(List.of(FIRST, SECOND), ALL_TIMEFRAMES);

        awaitCandlesOf(FIRST, ALL_TIMEFRAMES);
    }

    @Test
    @Order(3)
    void a_ticks_topic_that_is_no_longer_in_the_settings_holds_up_no_other() throws Exception {
        restart(List.of(SECOND, "third-feed"), ALL_TIMEFRAMES);

        awaitCandlesOf(SECOND, ALL_TIMEFRAMES);
    }

    @Test
    @Order(4)
    void processes_that_get_a_new_ticks_topic_one_after_the_other_read_it_at_last() throws Exception {
        Installation other = installation.withInstance("other-host");
        List<String> before = List.of(SECOND, "third-feed");
        List<String> after = List.of(SECOND, "third-feed", FIRST);
        ApplicationProcess second = other.start(directory, settings(before, ALL_TIMEFRAMES));
        try {
            awaitBothAreMembers(second);
            restart(after, ALL_TIMEFRAMES);
            application.awaitUp();
            second.terminate();
            assertThat(second.awaitExit()).isZero();
            second = other.start(directory, settings(after, ALL_TIMEFRAMES));

            awaitCandlesOf(FIRST, ALL_TIMEFRAMES);
        } finally {
            second.close();
        }
    }
}
