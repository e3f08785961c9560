package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.SecuredBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets that are as easy to find as canaries, in files as docs/configuration.md has them, and where they must not be. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretsIT {

    private static final String CANARY = "canary";
    private static final String KAFKA = "canary-of-kafka-4711";
    private static final String MONGODB = "canary-of-mongodb-4711";
    private static final String API_KEY = "canary-of-the-api-4711";
    private static final String KEY_STORE = "canary-of-the-key-store-4711";
    private static final int BAD_CONFIGURATION = 78;
    private static final int UNAVAILABLE = 69;

    private static SecuredBroker broker;
    private static Services services;

    @TempDir
    private Path directory;

    private final Map<String, String> files = new HashMap<>(Map.of(
            "kafka-password",
            KAFKA,
            "mongodb-password",
            MONGODB,
            "streamingcandle.http.api-key",
            API_KEY,
            "key-store-password",
            KEY_STORE));

    private ApplicationProcess application;

    @BeforeAll
    static void startServices(@TempDir Path servicesDirectory) throws Exception {
        broker = SecuredBroker.start(servicesDirectory.resolve("secured"), "candles", KAFKA, KEY_STORE);
        services = Services.start(servicesDirectory.resolve("plain"));
    }

    @AfterAll
    static void stopServices() {
        services.close();
        broker.close();
    }

    @BeforeEach
    void writeSettings() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(# config/application.yaml\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/configuration.md")));
        assertThat(example.find()).isTrue();
        Files.writeString(
                directory.resolve("application.yaml"),
                example.group(1)
                        .replace("/run/secrets/streamingcandle/", directory.resolve("secrets") + "/")
                        .replace(
                                "/etc/streamingcandle/keys.p12",
                                broker.keyStore().toString())
                        .replace(
                                "/etc/streamingcandle/ca.pem",
                                broker.certificate().toString())
                        .replace("SCRAM-SHA-512", "PLAIN")
                        .replace("scram.ScramLoginModule", "plain.PlainLoginModule")
                        .replace("broker1:9093", broker.bootstrapServers())
                        .replace("db1:27017", services.storeUri().replaceAll("mongodb://|/.*", ""))
                        .replace("tls=true", "tls=false"));
    }

    @AfterEach
    void killApplication() {
        if (application != null) {
            application.close();
        }
    }

    private Map<String, String> environment(Map<String, String> more) throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        for (var file : files.entrySet()) {
            Files.writeString(secrets.resolve(file.getKey()), file.getValue() + "\n");
        }
        Map<String, String> environment = new HashMap<>(Map.of(
                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                "file:" + directory + "/",
                "SERVER_PORT",
                "0",
                "STREAMINGCANDLE_APPLICATION_ID",
                directory.getFileName().toString(),
                "STREAMINGCANDLE_TOPICS_PARTITIONS",
                "1",
                "STREAMINGCANDLE_STATE_DIR",
                directory.resolve("state").toString()));
        environment.putAll(more);
        return environment;
    }

    private ApplicationProcess start(Map<String, String> more) throws IOException {
        application = ApplicationProcess.quick(directory, environment(more));
        return application;
    }

    private CommandProcess check(Map<String, String> more, String... options) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of("check-config", "--connect"));
        args.addAll(List.of(options));
        return CommandProcess.run(directory, environment(more), "", args.toArray(String[]::new));
    }

    private static void assertThatNoneIsIn(String where, String text) {
        assertThat(text).as(where).isNotEmpty();
        assertThat(text.lines().filter(line -> line.contains(CANARY))).as(where).isEmpty();
    }

    private static void assertThatNoneIsIn(CommandProcess check, int exitCode) {
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(exitCode);
        assertThatNoneIsIn("check-config", check.out() + check.err());
    }

    private void assertThatNoneIsAnswered() throws IOException {
        for (String path : List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/health/readiness",
                "/actuator/info",
                "/actuator/prometheus",
                "/api/v1/status",
                "/api/v1/candles?symbol=X&timeframe=1m")) {
            assertThatNoneIsIn(path, application.get(path).body());
            assertThatNoneIsIn(
                    path + " with the key",
                    application.get(path, Map.of("X-API-Key", API_KEY)).body());
        }
        assertThatNoneIsIn(
                "command line", Files.readString(Path.of("/proc", Long.toString(application.pid()), "cmdline")));
    }

    @Test
    void with_secrets_that_are_right_it_runs_and_tells_none() throws Exception {
        start(Map.of());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                application.get("/actuator/health/readiness").statusCode())
                        .as(application::log)
                        .isEqualTo(200));
        assertThat(application.get("/actuator/info").statusCode()).isEqualTo(401);
        assertThat(application
                        .get("/actuator/info", Map.of("X-API-Key", API_KEY))
                        .statusCode())
                .isEqualTo(200);

        assertThatNoneIsAnswered();
        CommandProcess check = check(Map.of(), "--timeout=60");
        assertThat(check.out())
                .contains("SASL_SSL with PLAIN", "cluster ", "every topic exists", "whoever shows the API key");
        // The store of the tests knows no users, so that it refuses every one.
        assertThatNoneIsIn(check, UNAVAILABLE);
        assertThat(check.err()).contains("MongoDB cannot be used").doesNotContain("Kafka");
        application.terminate();
        assertThat(application.awaitExit()).isZero();
        assertThatNoneIsIn("log", application.log());
    }

    @Test
    void of_the_actuator_there_is_only_what_operations_needs() throws Exception {
        start(Map.of());
        String index =
                application.get("/actuator", Map.of("X-API-Key", API_KEY)).body();
        assertThat(Pattern.compile("\"([a-z-]+)\":\\{\"href\"")
                        .matcher(index)
                        .results()
                        .map(link -> link.group(1)))
                .containsExactlyInAnyOrder("self", "health", "health-path", "info", "prometheus");
        for (String endpoint : List.of(
                "heapdump",
                "env",
                "configprops",
                "loggers",
                "threaddump",
                "shutdown",
                "beans",
                "mappings",
                "metrics")) {
            assertThat(application
                            .get("/actuator/" + endpoint, Map.of("X-API-Key", API_KEY))
                            .statusCode())
                    .as(endpoint)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_wrong_password_of_Kafka_is_not_told() throws Exception {
        files.put("kafka-password", "canary-that-is-wrong");

        start(Map.of()).awaitLogged(Pattern.compile("(Waiting for the brokers: .*SaslAuthenticationException)"));

        assertThatNoneIsAnswered();
        assertThatNoneIsIn("log", application.log());
        CommandProcess check = check(Map.of(), "--timeout=60");
        assertThatNoneIsIn(check, UNAVAILABLE);
        assertThat(check.err()).contains("Kafka at " + broker.bootstrapServers(), "SaslAuthenticationException");
    }

    @Test
    void brokers_and_store_that_are_away_make_none_told() throws Exception {
        Map<String, String> away = Map.of(
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "SPRING_MONGODB_URI",
                "mongodb://candles:%s@127.0.0.1:1".formatted(MONGODB));
        start(away).awaitLogged(Pattern.compile("(Waiting for the brokers)"));

        assertThatNoneIsAnswered();
        assertThatNoneIsIn("log", application.log());
        assertThatNoneIsIn(check(away, "--timeout=5"), UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key-store-password | canary-that-is-wrong | keystore",
                "streamingcandle.http.api-key | canary     | streamingcandle.http.api-key",
                "mongodb-password   | canary/not@encoded:  | spring.mongodb.uri",
                "kafka-password     | a\" canary=4711; x    | sasl.jaas.config"
            })
    void a_secret_that_cannot_be_used_is_named_but_not_told(String file, String secret, String said) throws Exception {
        files.put(file, secret);

        assertThat(start(Map.of()).awaitExit()).as(application::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(application.log()).containsIgnoringCase(said);
        assertThatNoneIsIn("log", application.log());
        CommandProcess check = check(Map.of(), "--timeout=60");
        assertThatNoneIsIn(check, BAD_CONFIGURATION);
        assertThat(check.err()).containsIgnoringCase(said);
    }

    @Test
    void a_secret_that_is_missing_is_named() throws Exception {
        files.remove("kafka-password");

        assertThat(start(Map.of()).awaitExit()).as(application::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(application.log()).contains("${kafka-password}").doesNotContain("\tat ");
        CommandProcess check = check(Map.of());
        assertThatNoneIsIn(check, BAD_CONFIGURATION);
        assertThat(check.err()).contains("${kafka-password}");
    }

    @Test
    void a_directory_of_secrets_that_is_missing_is_named() throws Exception {
        Map<String, String> elsewhere = Map.of("SPRING_CONFIG_IMPORT", "configtree:/no-such-directory/");

        assertThat(start(elsewhere).awaitExit()).as(application::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(application.log()).contains("configtree:/no-such-directory/").doesNotContain("\tat ");
        CommandProcess check = check(elsewhere);
        assertThatNoneIsIn(check, BAD_CONFIGURATION);
        assertThat(check.err()).contains("configtree:/no-such-directory/");
    }

    @Test
    void a_malformed_file_of_settings_is_not_quoted() throws Exception {
        Files.writeString(directory.resolve("application.yaml"), "streamingcandle.http.api-key: \"canary-4711\nx: y\n");

        assertThat(start(Map.of()).awaitExit()).as(application::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(application.log()).contains("A YAML file of settings");
        assertThatNoneIsIn("log", application.log());
    }

    @Test
    void a_log_that_tells_more_has_none_either() throws Exception {
        start(Map.of("LOGGING_LEVEL_ORG_APACHE_KAFKA", "info", "LOGGING_LEVEL_ORG_SPRINGFRAMEWORK", "debug"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                application.get("/actuator/health/readiness").statusCode())
                        .isEqualTo(200));
        assertThat(application.log()).contains("AdminClientConfig values", "sasl.jaas.config = [hidden]");
        assertThatNoneIsIn("log", application.log());
    }
}
