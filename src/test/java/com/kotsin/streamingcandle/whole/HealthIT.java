package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What whoever looks after the process is told, while what it needs goes away and comes back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HealthIT {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int SYMBOLS = 15_000;
    /** But not than the marker at the end of a transaction. */
    private static final String SMALLER_THAN_A_CANDLE = "120";

    @TempDir
    private static Path directory;

    private static Surroundings surroundings;
    private static EmbeddedBroker broker;
    private static EmbeddedStore store;

    private WholeApplication application;

    @BeforeAll
    static void start() {
        surroundings = new Surroundings(directory);
        broker = surroundings.broker;
        store = surroundings.store;
    }

    @AfterAll
    static void stop() {
        broker.close();
        store.close();
        surroundings.close();
    }

    @AfterEach
    void close() {
        if (application != null) {
            application.close();
        }
    }

    private void start(String name, String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "streamingcandle.application-id=" + name,
                "streamingcandle.topics.prefix=" + name,
                "streamingcandle.topics.partitions=1",
                "streamingcandle.sources[0].topic=ticks-" + name,
                "streamingcandle.sources[0].calendar=always"));
        properties.addAll(List.of(more));
        application = new WholeApplication(surroundings, name, properties.toArray(String[]::new));
    }

    private int status(String probe) {
        return application.get("/actuator/health/" + probe).statusCode();
    }

    private JsonNode health() {
        HttpResponse<String> answer = application.get("/actuator/health");
        return JsonMapper.shared().readTree(answer.body());
    }

    private void awaitReady() {
        await().atMost(WholeApplication.PATIENCE)
                .untilAsserted(() -> assertThat(status("readiness"))
                        .as(() -> health().toString())
                        .isEqualTo(OK));
    }

    private void awaitNotReadyBut(String... stillUp) {
        await().atMost(WholeApplication.PATIENCE).until(() -> status("readiness") == UNAVAILABLE);
        for (String probe : stillUp) {
            assertThat(status(probe)).as(probe).isEqualTo(OK);
        }
    }

    @Test
    void without_brokers_it_is_alive_and_not_ready_until_they_are_back() {
        start("brokers");
        awaitReady();
        assertThat(health().at("/components/streams/components/1m/details/tasks")
                        .asInt())
                .isOne();

        broker.close();

        awaitNotReadyBut("liveness", "startup");
        JsonNode away = await().atMost(WholeApplication.PATIENCE)
                .until(
                        () -> health().at("/components/brokers"),
                        brokers -> brokers.at("/details/problem").asString().contains("Timed out"));
        assertThat(away.at("/status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(away.at("/details/lastAnswer").asString()).isNotEmpty();

        broker = EmbeddedBroker.start(directory.resolve("broker"));

        awaitReady();
        assertThat(status("liveness")).isEqualTo(OK);
    }

    @Test
    void without_mongodb_it_is_degraded_and_ready_though_there_is_nothing_to_write() {
        start("degraded");
        awaitReady();
        await().atMost(WholeApplication.PATIENCE)
                .until(() -> health().at("/status").asString().equals("UP"));

        store.close();

        await().atMost(WholeApplication.PATIENCE)
                .until(() ->
                        health().at("/components/mongoSink/status").asString().equals("DEGRADED"));
        HttpResponse<String> degraded = application.get("/actuator/health");
        assertThat(degraded.statusCode()).isEqualTo(OK);
        assertThat(JsonMapper.shared().readTree(degraded.body()).at("/status").asString())
                .isEqualTo("DEGRADED");
        assertThat(health().at("/components/mongoSink/details/failure").asString())
                .contains("MongoSocket");
        assertThat(List.of(status("readiness"), status("liveness"))).containsOnly(OK);

        store = EmbeddedStore.start(directory.resolve("store").resolve("store.h2"));

        await().atMost(WholeApplication.PATIENCE)
                .until(() -> health().at("/status").asString().equals("UP"));
    }

    @Test
    void while_it_takes_up_its_state_it_is_alive_and_not_ready_and_says_how_much_is_left() {
        start("restoring");
        surroundings.send(IntStream.range(0, SYMBOLS)
                .mapToObj(HealthIT::tick)
                .map(tick -> new ProducerRecord<byte[], byte[]>("ticks-restoring", tick))
                .toList());
        await().atMost(WholeApplication.PATIENCE).until(() -> {
            Map<String, Long> lags = application.lags();
            return application.metric("streamingcandle_ticks_total") == SYMBOLS
                    && lags.values().stream().allMatch(lag -> lag == 0);
        });
        application.close();
        FileSystemUtils.deleteRecursively(application.stateDirectory().toFile());

        // Of more timeframes the first may have its state before all are started and told of.
        start(
                "restoring",
                "streamingcandle.timeframes=1m",
                "spring.kafka.streams.properties.restore.consumer.max.poll.records=1");

        JsonNode restore = await().atMost(WholeApplication.PATIENCE)
                .pollInterval(OFTEN)
                .until(
                        () -> health().at("/components/streams/components/1m"),
                        entry -> entry.at("/details/restore").isObject());
        assertThat(restore.at("/status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(restore.at("/details/state").asString()).isEqualTo("REBALANCING");
        assertThat(restore.at("/details/restore/recordsLeft").asLong()).isPositive();
        assertThat(restore.at("/details/restore/percent").asInt(-1)).isBetween(0, 100);
        assertThat(status("liveness")).isEqualTo(OK);
        await().atMost(WholeApplication.PATIENCE).until(() -> status("startup") == OK);
        awaitReady();
        assertThat(health().at("/components/streams/components/1m/details/restore")
                        .isMissingNode())
                .isTrue();
    }

    private static byte[] tick(int number) {
        return "{\"symbol\":\"S%d\",\"price\":1,\"size\":1,\"time\":%d}"
                .formatted(number, System.currentTimeMillis())
                .getBytes(UTF_8);
    }

    @Test
    void a_state_directory_that_was_moved_away_is_told_with_its_path() throws IOException {
        start("moved");
        awaitReady();
        Path state = application.stateDirectory();

        Files.move(state, state.resolveSibling("elsewhere"));

        JsonNode gone = health().at("/components/stateDirectory");
        assertThat(gone.at("/status").asString()).isEqualTo("DOWN");
        assertThat(gone.at("/details/path").asString()).isEqualTo(state.toString());
        assertThat(gone.at("/details/problem").asString()).contains("moved, deleted or replaced");
        assertThat(status("readiness")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void an_instance_that_fails_again_and_again_is_given_up_and_the_process_is_not_alive() throws Exception {
        start("hopeless", "streamingcandle.restart.attempts=2");
        awaitReady();
        surroundings
                .admin
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, "hopeless-1m-live"),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", SMALLER_THAN_A_CANDLE), OpType.SET))))
                .all()
                .get();

        surroundings.send(List.of(new ProducerRecord<>("ticks-hopeless", tick(1))));

        await().atMost(WholeApplication.PATIENCE)
                .until(() -> !application.exits().isEmpty());
        assertThat(application.exits()).containsExactly(1);
        assertThat(List.of(status("liveness"), status("readiness"))).containsOnly(UNAVAILABLE);
        assertThat(health().at("/components/streams/components/1m/details/lastFailure")
                        .asString())
                .contains("RecordTooLarge");
    }

    @Test
    void whoever_comes_through_a_proxy_sees_the_status_only() {
        start("proxied");
        awaitReady();

        for (String path : List.of("", "/readiness", "/liveness", "/startup")) {
            String body = application
                    .get("/actuator/health" + path, Map.of("X-Forwarded-For", "203.0.113.7"))
                    .body();
            assertThat(body).contains("\"status\":\"UP\"").doesNotContain("components", "details", "/");
        }
        assertThat(application.get("/actuator/health/readiness").body())
                .contains(application.stateDirectory().toString());
    }
}
