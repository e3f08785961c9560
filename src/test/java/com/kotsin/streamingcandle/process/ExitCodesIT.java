package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** What a supervisor and an operator learn from a process that cannot go on, or that must not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExitCodesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ExitCodesIT.class);
    private static final int FAILED = 1;
    private static final int ALREADY_RUNNING = 75;
    private static final int BAD_CONFIGURATION = 78;

    private static Services services;

    @TempDir
    private Path directory;

    private final List<ApplicationProcess> started = new ArrayList<>();

    @BeforeAll
    static void startServices(@TempDir Path servicesDirectory) throws Exception {
        services = Services.start(servicesDirectory);
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    @AfterEach
    void killApplications() {
        started.forEach(ApplicationProcess::close);
    }

    private ApplicationProcess start(Map<String, String> environment) {
        ApplicationProcess process = ApplicationProcess.quick(directory, environment);
        started.add(process);
        return process;
    }

    private Installation installation(String name) {
        return Installation.named(name, services, directory);
    }

    private static void assertThatItEnds(ApplicationProcess process, int exitCode, String... words) {
        int actual = process.awaitExit();
        LOG.warn("Exit code {} {} after the start", actual, process.age());
        assertThat(actual).as(process::log).isEqualTo(exitCode);
        assertThat(process.log()).contains(words).doesNotContain("\tat ");
    }

    @Test
    void missing_connections_are_named_by_property_and_by_environment_variable() {
        assertThatItEnds(
                start(Map.of("STREAMINGCANDLE_STATE_DIR", directory.toString())),
                BAD_CONFIGURATION,
                "spring.kafka.bootstrap-servers is not set",
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                "spring.mongodb.uri is not set",
                "SPRING_MONGODB_URI");
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                arguments("STREAMINGCANDLE_SOURCES_0_FORMAT", "morse", "streamingcandle.sources"),
                arguments("STREAMINGCANDLE_SOURCES_0_CALENDAR", "mars", "streamingcandle.sources"),
                arguments("SERVER_PORT", "http", "server.port"),
                arguments(
                        "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                        "no-such-host.invalid:9092",
                        "spring.kafka.bootstrap-servers"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void a_value_that_cannot_be_used_is_named_with_its_property(String variable, String value, String property) {
        Map<String, String> environment = installation("bad").environment(Map.of(variable, value));
        assertThatItEnds(start(environment), BAD_CONFIGURATION, property, value);
    }

    @Test
    void bound_beyond_loopback_without_a_key_it_does_not_start() {
        Map<String, String> environment = installation("exposed").environment(Map.of("SERVER_ADDRESS", "0.0.0.0"));
        assertThatItEnds(
                start(environment),
                BAD_CONFIGURATION,
                "server.address is '0.0.0.0'",
                "streamingcandle.http.api-key",
                "streamingcandle.http.anonymous=true");
    }

    @Test
    void a_key_that_is_too_short_is_not_shown() {
        ApplicationProcess process =
                start(installation("short").environment(Map.of("STREAMINGCANDLE_HTTP_API_KEY", "canary-4711")));
        assertThatItEnds(process, BAD_CONFIGURATION, "streamingcandle.http.api-key has 11 characters");
        assertThat(process.log()).doesNotContain("canary-4711");
    }

    @Test
    void a_second_process_of_an_instance_ends_and_leaves_the_first_alone() throws Exception {
        Installation installation = installation("twice");
        ApplicationProcess first = start(installation.environment()).awaitUp();
        String before = first.log();

        // A second start by mistake has the same port too.
        Map<String, String> same = Map.of("SERVER_PORT", Integer.toString(first.port()));
        ApplicationProcess second = start(installation.environment(same));
        assertThatItEnds(
                second,
                ALREADY_RUNNING,
                Long.toString(first.pid()),
                installation.stateDir().resolve(installation.instanceId()).toString());
        assertThat(second.log()).as("refused before anything is made").doesNotContain("Tomcat initialized");

        assertThat(first.isAlive()).isTrue();
        assertThatCandlesFlow(installation, first);
        assertThat(rebalances(first.log())).isEqualTo(rebalances(before));
    }

    private static long rebalances(String log) {
        return log.lines().filter(line -> line.contains("is REBALANCING")).count();
    }

    private static void assertThatCandlesFlow(Installation installation, ApplicationProcess process) {
        try (var producer = services.kafka().producer()) {
            producer.send(new ProducerRecord<>(
                    installation.ticks(),
                    "X",
                    "{\"symbol\":\"X\",\"price\":1,\"size\":1,\"time\":%d}".formatted(System.currentTimeMillis())));
        }
        await().atMost(LONG).until(() -> {
            assertThat(process.isAlive()).as(process::log).isTrue();
            return !services.kafka().read(installation.candles("30m") + "-live").isEmpty();
        });
    }

    @Test
    void without_a_usable_state_directory_it_runs_in_a_temporary_one_and_says_so() throws Exception {
        Installation installation = installation("homeless");
        Path below = Files.createFile(directory.resolve("a-file")).resolve("state");
        ApplicationProcess process = start(
                        installation.environment(Map.of("STREAMINGCANDLE_STATE_DIR", below.toString())))
                .awaitUp();
        assertThat(process.log()).containsPattern("WARN.*streamingcandle.state-dir: " + below + ".* may be lost");
        assertThat(process.health()
                        .at("/components/stateDirectory/details/warning")
                        .asString())
                .contains("streamingcandle.state-dir", below.toString());
        assertThatCandlesFlow(installation, process);
    }

    @Test
    void without_a_usable_state_directory_it_ends_where_one_is_required() throws Exception {
        Path below = Files.createFile(directory.resolve("a-file")).resolve("state");
        assertThatItEnds(
                start(installation("homeless")
                        .environment(Map.of(
                                "STREAMINGCANDLE_STATE_DIR",
                                below.toString(),
                                "STREAMINGCANDLE_REQUIRE_PERSISTENT_STATE",
                                "true"))),
                BAD_CONFIGURATION,
                "streamingcandle.state-dir",
                below.toString(),
                "streamingcandle.require-persistent-state");
    }

    @Test
    void a_candle_topic_with_another_number_of_partitions_is_refused_with_both_numbers() throws Exception {
        Installation installation = installation("uneven");
        services.kafka().createTopic(installation.ticks(), 2);
        services.kafka().createTopic(installation.candles("5m"), 3);
        assertThatItEnds(
                start(installation.environment()),
                BAD_CONFIGURATION,
                "Topic %s has 3 partitions, but the largest ticks topic has 2".formatted(installation.candles("5m")));
        assertThat(services.kafka().groups())
                .doesNotContainAnyElementsOf(installation.groups().toList());
    }

    @Test
    void a_taken_http_port_ends_the_start_before_any_group_is_joined() throws Exception {
        Installation installation = installation("portless");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatItEnds(start(installation.environment(Map.of("SERVER_PORT", port))), FAILED, port);
        }
        assertThat(services.kafka().groups())
                .doesNotContainAnyElementsOf(installation.groups().toList());
    }

    @Test
    void what_a_killed_process_left_behind_needs_no_hand() throws Exception {
        Installation installation = installation("leftover");
        Leftovers.in(installation);
        ApplicationProcess process = start(installation.environment()).awaitUp();
        LOG.warn("UP {} after the start with leftovers", process.age());
        assertThatCandlesFlow(installation, process);
    }

    @Test
    void a_state_directory_copied_to_another_instance_is_refused() throws Exception {
        Installation installation = installation("copied");
        ApplicationProcess process = start(installation.environment());
        process.port();
        process.kill();
        Path original = installation.stateDir().resolve(installation.instanceId());
        FileSystemUtils.copyRecursively(original, installation.stateDir().resolve("other-host"));
        assertThatItEnds(
                start(installation.environment(Map.of("STREAMINGCANDLE_INSTANCE_ID", "other-host"))),
                BAD_CONFIGURATION,
                "instance-id '" + installation.instanceId() + "'",
                "'other-host'");
    }
}
