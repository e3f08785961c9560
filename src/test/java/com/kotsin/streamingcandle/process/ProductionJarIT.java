package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProductionJarIT {

    private static final Logger LOG = LoggerFactory.getLogger(ProductionJarIT.class);
    private static final long SEED = Long.getLong("seed", 7);
    /** No pause of the feed cuts a window, and no trade comes later. */
    private static final Map<String, String> FEED_CLOSES =
            Map.of("STREAMINGCANDLE_GRACE", "60s", "STREAMINGCANDLE_QUIET_PERIOD", "10s");

    private static Services services;
    private static KafkaView kafka;

    @TempDir
    private Path directory;

    private ApplicationProcess application;

    @BeforeAll
    static void startServices(@TempDir Path servicesDirectory) throws Exception {
        services = Services.start(servicesDirectory);
        kafka = services.kafka();
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    @AfterEach
    void killApplication() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void the_jar_holds_neither_broker_nor_store_nor_what_starts_them() throws Exception {
        try (JarFile jar = new JarFile(ApplicationProcess.productionJar().toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .anyMatch(name -> name.matches("BOOT-INF/lib/kafka-streams-[0-9.]+\\.jar"))
                    .anyMatch(name -> name.startsWith("BOOT-INF/classes/com/kotsin/streamingcandle/pipeline/"))
                    .noneMatch(
                            name -> name.matches("BOOT-INF/lib/(kafka_2\\.13|kafka-(server|metadata|raft|storage|tools"
                                    + "|group-coordinator|transaction-coordinator|streams-test-utils)|scala-|mongo-java-server|h2-"
                                    + "|netty-).*"))
                    .noneMatch(name -> name.contains("embedded/"));
        }
    }

    @Test
    void environment_variables_and_the_shipped_options_of_java_make_it_work() throws Exception {
        Installation installation = Installation.named("plain", services, directory);
        List<OracleTrade> trades = RandomTrades.with(SEED)
                .symbols(1)
                .trades(200)
                .between(1_746_416_700_000L, Duration.ofMinutes(40))
                .shuffledWithin(Duration.ZERO)
                .list();
        application = ApplicationProcess.productionJar(
                        directory, installation.environment(Map.of()), List.of("@config/java.options"))
                .awaitUp();
        LOG.warn("Health is UP {} after the start", application.age());
        try (SteadyFeed feed = new SteadyFeed(kafka, installation.ticks(), trades, 10_000).start()) {
            await().atMost(LONG).until(feed::isDone);
        }
        for (String timeframe : TIMEFRAMES) {
            List<OracleCandle> expected = expected(trades, timeframe);
            // Nothing comes after the last trade: its windows close by the clock.
            await(timeframe)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(installation.sent(timeframe).stream()
                                    .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8))))
                            .as("seed %d", SEED)
                            .containsExactlyElementsOf(expected));
            await(timeframe)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(installation.stored(timeframe))
                            .containsExactlyInAnyOrderElementsOf(installation.sent(timeframe)));
            // Brokers keep live candles for an hour of their time, and these are of another year.
            assertThat(kafka.ends(List.of(installation.candles(timeframe) + "-live"))
                            .values())
                    .anyMatch(end -> end > 0);
        }
        assertThat(application.get("/api/v1/candles?symbol=S0&timeframe=5m").body())
                .isEqualTo("[%s]".formatted(String.join(",", installation.sent("5m"))));
        assertThat(kafka.groups()).containsAll(installation.groups().toList());
        assertThat(application.get("/actuator/prometheus").body()).contains("streamingcandle_candles_total");
    }

    private ApplicationProcess start(Installation installation) {
        return ApplicationProcess.productionJar(
                directory, installation.environment(FEED_CLOSES), ApplicationProcess.SMALL);
    }

    @Test
    void sigterm_under_load_ends_it_in_order_and_the_next_start_goes_on() throws Exception {
        Installation installation = Installation.named("stopped", services, directory);
        kafka.createTopic(installation.ticks(), 3);
        List<OracleTrade> trades = RandomTrades.with(SEED)
                .symbols(20)
                .trades(16_000)
                .between(1_746_416_700_000L, Duration.ofHours(1))
                .shuffledWithin(Duration.ofSeconds(10))
                .list();
        application = start(installation).awaitUp();
        Duration up = application.age();
        try (SteadyFeed feed = new SteadyFeed(kafka, installation.ticks(), trades, 2_000).start()) {
            await().atMost(LONG).until(() -> kafka.committed(installation.group("5m")) > 0);

            Set<String> members = kafka.staticMembers(installation.group("5m"));
            long stopAt = System.nanoTime();
            application.terminate();
            int exitCode = application.awaitExit();
            Duration stop = Duration.ofNanos(System.nanoTime() - stopAt);
            LOG.warn("UP {} after the start, stopped {} after SIGTERM, {} ticks were sent", up, stop, feed.sent());
            assertThat(exitCode).as(application::log).isZero();

            long before = kafka.committed(installation.group("30m"));
            application = start(installation).awaitUp();
            Duration upAgain = application.age();
            await().atMost(LONG).until(() -> kafka.committed(installation.group("30m")) > before);
            LOG.warn("UP {} after the second start, 30m candles flow {} after it", upAgain, application.age());
            // The group would wait for one that comes under another name until the old one's session ends.
            assertThat(kafka.staticMembers(installation.group("5m")))
                    .isNotEmpty()
                    .isEqualTo(members);
            feed.hurry();
            await().atMost(LONG).until(feed::isDone);
        }
        for (String timeframe : TIMEFRAMES) {
            await(timeframe)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(CandleKey.newest(installation.sent(timeframe)).stream()
                                    .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8))))
                            .as("seed %d", SEED)
                            .containsExactlyInAnyOrderElementsOf(expected(trades, timeframe)));
        }
    }

    private static List<OracleCandle> expected(List<OracleTrade> trades, String timeframe) {
        int minutes = Integer.parseInt(timeframe.replace("m", ""));
        return CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
    }
}
