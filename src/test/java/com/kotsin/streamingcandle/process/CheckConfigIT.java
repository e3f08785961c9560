package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckConfigIT {

    private static final int GOOD = 0;
    private static final int UNAVAILABLE = 69;
    private static final int BAD_CONFIGURATION = 78;
    private static final String NOBODY = "127.0.0.1:1";

    private static Services services;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startServices(@TempDir Path servicesDirectory) throws Exception {
        services = Services.start(servicesDirectory);
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    private CommandProcess check(Map<String, String> environment, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of("check-config"));
        args.addAll(List.of(options));
        return CommandProcess.run(directory, environment, "", args.toArray(String[]::new));
    }

    private Map<String, String> nobodyThere(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                NOBODY,
                "SPRING_MONGODB_URI",
                "mongodb://" + NOBODY,
                "STREAMINGCANDLE_INSTANCE_ID",
                "host-1",
                "STREAMINGCANDLE_STATE_DIR",
                directory.resolve("state").toString()));
        environment.putAll(more);
        return environment;
    }

    private Installation installation(String name) {
        return Installation.named(name, services, directory);
    }

    private static void assertThatItRefuses(CommandProcess check, int exitCode, String... words) {
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(exitCode);
        assertThat(check.err())
                .contains(words)
                .contains("Action: ", "The service cannot start")
                .doesNotContain("\tat ");
    }

    @Test
    void settings_that_are_right_are_told_without_anybody_there() throws Exception {
        CommandProcess check = check(
                nobodyThere(
                        Map.of("STREAMINGCANDLE_SOURCES_0_CALENDAR", "NSE", "LOGGING_FILE_NAME", "logs/service.log")),
                "--streamingcandle.timeframes=1m,5m",
                "--server.port=8181");

        assertThat(check.err()).isEmpty();
        assertThat(check.exitCode()).isEqualTo(GOOD);
        assertThat(check.out()).doesNotContain("Warning");
        assertThat(check.out().lines())
                .contains(
                        "  127.0.0.1:1, PLAINTEXT",
                        "  writes candles-5m: partitions as the largest ticks topic, kept until told otherwise",
                        "  writes candles-5m-live: partitions as the largest ticks topic, kept 1h",
                        "  writes candles-dead-letter: 1 partition, kept 30d",
                        "  candle-processor-5m as host-1-5m",
                        "  candle-processor-mongo-sink as host-1-mongo-sink",
                        "  candles_1m, candles_5m of database streamingcandle, kept until told otherwise",
                        "  http://127.0.0.1:8181 for anybody on this machine, without a key",
                        "The service can start.")
                .anyMatch(line -> line.matches("  NSE: \\d{4}-\\d\\d-\\d\\d Asia/Kolkata .*"))
                .anyMatch(
                        line -> line.startsWith("  state " + directory.resolve("state/host-1") + ": would be made in "))
                .anyMatch(line -> line.matches("  heap \\d+ MB .*, state stores 128 MB, rest about 300 MB: \\d+ MB"));
    }

    @Test
    void properties_that_there_are_none_of_are_a_warning() throws Exception {
        CommandProcess check = check(
                nobodyThere(Map.of("STREAMINGCANDLE_GRAC", "5s", "STREAMINGCANDLE_SINK_BATCHSIZE", "5")),
                "--streamingcandle.sources[0].topc=t",
                "--streamingcandle.sources[0].fill=none",
                "--streamingcandle.http.max-connections-per-client=5");

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out().lines().filter(line -> line.startsWith("Warning")))
                .containsExactly(
                        "Warning: streamingcandle.grac is set, but there is no such property; docs/configuration.md has them all",
                        "Warning: streamingcandle.sources[0].topc is set, but there is no such property; docs/configuration.md has them all");
    }

    @Test
    void nothing_is_made_on_the_disk() throws Exception {
        check(nobodyThere(Map.of("LOGGING_FILE_NAME", "logs/service.log")));

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void settings_are_read_from_where_the_service_reads_them() throws Exception {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(
                directory.resolve("config/application-there.yaml"),
                "spring.config.import: 'configtree:%s/secrets/'\nserver.port: 8282\n".formatted(directory));
        Path mounted = Files.createDirectories(directory.resolve("secrets/spring/mongodb"));
        Files.writeString(mounted.resolve("uri"), "mongodb://reader:canary-4711@store.example:27017");

        CommandProcess check =
                check(Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", NOBODY, "SPRING_PROFILES_ACTIVE", "there"));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out())
                .contains("store.example:27017, no TLS, as user reader", "http://127.0.0.1:8282")
                .doesNotContain("canary");
    }

    @Test
    void the_profile_production_binds_and_keeps_the_state() throws Exception {
        CommandProcess check =
                check(profile("production", directory.toString()), "--streamingcandle.instance-id=host-main");

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out())
                .contains(
                        "http://127.0.0.1:8080 for anybody on this machine", "candle-processor-mongo-sink as host-main")
                .doesNotContain("Warning", "read but not written");
        CommandProcess homeless = check(profile(
                "production", Files.createFile(directory.resolve("a-file")).toString()));
        assertThatItRefuses(homeless, BAD_CONFIGURATION, "streamingcandle.require-persistent-state is true");
    }

    @Test
    void the_profile_development_binds_with_nothing_else() throws Exception {
        CommandProcess check = check(profile("development", "target/development"));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out())
                .contains(
                        "localhost:9092, PLAINTEXT",
                        "localhost:27017",
                        "development-mongo-sink",
                        "The service can start.");
    }

    private Map<String, String> profile(String name, String stateDirectory) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SPRING_PROFILES_ACTIVE",
                name,
                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                "file:%s/".formatted(Path.of("config").toAbsolutePath()),
                "STREAMINGCANDLE_STATE_DIR",
                stateDirectory));
        if (name.equals("production")) {
            environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", NOBODY);
            environment.put("SPRING_MONGODB_URI", "mongodb://" + NOBODY);
            environment.put("STREAMINGCANDLE_CALENDARS_DIR", directory.toString());
        }
        return environment;
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                arguments("STREAMINGCANDLE_GRACE", "abc", "streamingcandle.grace"),
                arguments("STREAMINGCANDLE_TIMEFRAMES", "1m,7x", "streamingcandle.timeframes"),
                arguments("STREAMINGCANDLE_HTTP_HEARTBEAT", "PT1H", "streamingcandle.http.heartbeat"),
                arguments("STREAMINGCANDLE_FORMATS_DIR", "no-such-directory", "streamingcandle.formats-dir"),
                arguments("STREAMINGCANDLE_CALENDARS_DIR", "no-such-directory", "streamingcandle.calendars-dir"),
                arguments("SERVER_ADDRESS", "0.0.0.0", "streamingcandle.http.api-key"),
                arguments("SPRING_MONGODB_URI", "localhost-27017", "spring.mongodb.uri"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void a_value_that_cannot_be_used_is_named_with_its_property(String variable, String value, String property)
            throws Exception {
        assertThatItRefuses(check(nobodyThere(Map.of(variable, value))), BAD_CONFIGURATION, property, value);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() throws Exception {
        CommandProcess check = check(
                Map.of(),
                "--streamingcandle.http.api-key=canary",
                "--streamingcandle.sources[0].topic=a",
                "--streamingcandle.sources[0].format=morse",
                "--streamingcandle.sources[1].topic=b",
                "--streamingcandle.sources[1].calendar=mars",
                "--streamingcandle.calendar-rules[0].exchange=X",
                "--streamingcandle.calendar-rules[0].calendar=venus",
                "--streamingcandle.sink.batch-size=0",
                "--server.port=http",
                "--streamingcandle.state-dir=" + Files.createFile(directory.resolve("a-file")),
                "--streamingcandle.require-persistent-state=true");

        assertThatItRefuses(
                check,
                BAD_CONFIGURATION,
                "spring.kafka.bootstrap-servers is not set",
                "spring.mongodb.uri is not set",
                "streamingcandle.http.api-key has 6 characters",
                "topic a: There is no tick format 'morse'",
                "topic b: There is no calendar 'mars'",
                "streamingcandle.calendar-rules[0].calendar is 'venus'",
                "streamingcandle.sink.batchSize",
                "server.port",
                "a-file is not a directory",
                "Problems: 8, connections that do not work: 0");
        assertThat(check.err()).doesNotContain("canary");
    }

    @Test
    void a_state_directory_that_would_be_replaced_is_a_warning() throws Exception {
        Path file = Files.createFile(directory.resolve("a-file"));
        CommandProcess check = check(nobodyThere(
                Map.of("STREAMINGCANDLE_STATE_DIR", file.resolve("state").toString())));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out()).containsPattern("Warning: streamingcandle.state-dir: .*a-file.* may be lost");
    }

    @Test
    void a_copied_state_directory_is_refused() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("state/host-1"));
        Files.writeString(copy.resolve("instance-id"), "host-2");

        assertThatItRefuses(check(nobodyThere(Map.of())), BAD_CONFIGURATION, "instance-id 'host-2'", "'host-1'");
    }

    @Test
    void a_file_of_settings_that_is_malformed_is_told_by_line_and_not_quoted() throws Exception {
        Files.writeString(
                directory.resolve("application.yaml"),
                "server.port: 1\nstreamingcandle.http.api-key: \"canary-4711\nx: y\n");

        CommandProcess check = check(nobodyThere(Map.of()));

        assertThatItRefuses(check, BAD_CONFIGURATION, "A YAML file of settings", "line ", "application.yaml");
        assertThat(check.err()).doesNotContain("canary");
    }

    @Test
    void asked_to_connect_it_tells_what_is_there_and_makes_nothing() throws Exception {
        Installation installation = installation("looked-at");
        services.kafka().createTopic(installation.ticks(), 3);
        Files.createDirectories(installation.stateDir());

        CommandProcess check = check(installation.environment(), "--connect", "--timeout=60");

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(GOOD);
        assertThat(check.out())
                .contains(
                        "brokers " + services.bootstrapServers(),
                        installation.ticks() + " exists with 3 partitions",
                        "candle topics have 3 partitions",
                        "to be created: " + installation.candles("1m"),
                        "ping answered");
        assertThat(services.kafka().topics())
                .contains(installation.ticks())
                .noneMatch(topic -> topic.startsWith(installation.candles("")));
        assertThat(services.kafka().groups()).noneMatch(group -> group.startsWith(installation.applicationId()));
        assertThat(services.store().listDatabaseNames()).doesNotContain(installation.database());
        assertThat(installation.stateDir()).isEmptyDirectory();
    }

    @Test
    void topics_that_do_not_fit_are_all_named() throws Exception {
        Installation installation = installation("uneven");
        services.kafka().createTopic(installation.ticks(), 2);
        services.kafka().createTopic(installation.candles("5m"), 3);
        services.kafka().createTopic(installation.candles("30m"), 4);

        assertThatItRefuses(
                check(installation.environment(), "--connect", "--timeout=60"),
                BAD_CONFIGURATION,
                "Topic %s has 3 partitions, but the largest ticks topic has 2".formatted(installation.candles("5m")),
                "Topic %s has 4 partitions, but the largest ticks topic has 2".formatted(installation.candles("30m")));
    }

    @Test
    void topics_that_the_brokers_would_not_create_are_named_with_the_reason() throws Exception {
        assertThatItRefuses(
                check(
                        installation("replicated")
                                .environment(Map.of("STREAMINGCANDLE_TOPICS_REPLICATION_FACTOR", "3")),
                        "--connect",
                        "--timeout=60"),
                UNAVAILABLE,
                "replicated-candles-30m",
                "InvalidReplicationFactorException",
                "streamingcandle.topics.replication-factor must be at most");
    }

    @Test
    void another_cluster_is_refused() throws Exception {
        assertThatItRefuses(
                check(
                        installation("strange").environment(Map.of("STREAMINGCANDLE_CLUSTER_ID", "ours")),
                        "--connect",
                        "--timeout=60"),
                BAD_CONFIGURATION,
                "streamingcandle.cluster-id is ours");
    }

    @Test
    void connections_that_are_refused_end_it_with_69() throws Exception {
        assertThatItRefuses(
                check(nobodyThere(Map.of()), "--connect", "--timeout=15"),
                UNAVAILABLE,
                "Kafka at 127.0.0.1:1 does not answer within 15 s",
                "spring.kafka.bootstrap-servers",
                "MongoDB",
                "Connection refused",
                "spring.mongodb.uri",
                "Problems: 0, connections that do not work: 2");
    }

    @Test
    void whoever_takes_a_connection_and_says_nothing_is_not_waited_for() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String there = "127.0.0.1:" + silent.getLocalPort();
            CommandProcess check = check(
                    nobodyThere(Map.of(
                            "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                            there,
                            "SPRING_MONGODB_URI",
                            "mongodb://" + there,
                            "STREAMINGCANDLE_SINK_SERVER_SELECTION_TIMEOUT",
                            "30s")),
                    "--connect",
                    "--timeout=2");

            assertThatItRefuses(
                    check,
                    UNAVAILABLE,
                    "Kafka at %s does not answer within 2 s".formatted(there),
                    "MongoDB does not answer within 2 s");
        }
    }

    @Test
    void brokers_that_do_not_resolve_are_named() throws Exception {
        assertThatItRefuses(
                check(
                        nobodyThere(Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", "no-such-host.invalid:9092")),
                        "--connect",
                        "--timeout=60"),
                BAD_CONFIGURATION,
                "no-such-host.invalid");
    }

    @Test
    void an_option_that_it_does_not_have_is_an_error() throws IOException, InterruptedException {
        CommandProcess check = CommandProcess.run(directory, Map.of(), "", "check-config", "--conect");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("'--conect'", "check-config --help");
    }
}
