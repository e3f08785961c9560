package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.DocumentedAcls;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.embedded.GuardedBroker;
import com.kotsin.streamingcandle.embedded.GuardedBroker.Door;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One process for everything that Kafka may refuse, first before it has begun, then while it makes candles. Nothing ends it,
 * each time health says why, and once the cause is mended it goes on by itself.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusedByKafkaIT {

    private static final String PASSWORD = "correct horse";
    private static final int PER_SECOND = 40;
    private static final long FROM = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();

    private static GuardedBroker guarded;
    private static EmbeddedStore store;
    private static Installation installation;
    private static ApplicationProcess application;
    private static List<AclBinding> rights;
    private static Map<String, String> settings;
    private static SteadyFeed feed;
    private static final List<OracleTrade> trades = trades();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        guarded = GuardedBroker.start(directory.resolve("kafka"));
        store = EmbeddedStore.start(directory.resolve("store").resolve("store.h2"));
        rights = DocumentedAcls.give(guarded);
        for (AclBinding right : rights) {
            DocumentedAcls.withdraw(guarded, right);
        }
        installation = new Installation(
                Services.at(guarded.broker().bootstrapServers(), store.uri()),
                "candle-processor",
                "candles",
                "refused",
                "host-1",
                directory.resolve("state"));
        // As many candle partitions too: one answer of Kafka refuses all that a consumer has.
        installation.services().kafka().createTopic("ticks", 4);
        guarded.leadTo(Door.OTHER_AUTHORITY);
        settings = Map.of(
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                guarded.address(),
                "SPRING_KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
                "SCRAM-SHA-512",
                "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(DocumentedAcls.USER, PASSWORD),
                "SPRING_KAFKA_SSL_TRUST_STORE_TYPE",
                "PEM",
                "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION",
                "file:" + guarded.certificates().authority(),
                "STREAMINGCANDLE_SOURCES_0_TOPIC",
                "ticks",
                "STREAMINGCANDLE_TOPICS_DEADLETTER",
                "candles-dead-letter",
                // Each is tried again soon, as if it were the first in a long time.
                "STREAMINGCANDLE_RESTART_PERIOD",
                "1s");
        application = installation.start(directory, settings);
    }

    @AfterAll
    static void stop() {
        if (feed != null) {
            feed.close();
        }
        if (application != null) {
            application.close();
        }
        installation.services().close();
        store.close();
        guarded.close();
    }

    /** One a second for each of four symbols; in a second of the test come ten of theirs. */
    private static List<OracleTrade> trades() {
        List<OracleTrade> list = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            list.add(new OracleTrade(
                    "S" + i % 4,
                    BigDecimal.valueOf(100_00 + i * 37 % 997, 2),
                    BigDecimal.valueOf(1 + i % 13),
                    (FROM + i * 250L) * 1_000_000,
                    0,
                    i,
                    i % 3 == 0 ? "buy" : "sell",
                    null));
        }
        return list;
    }

    private static void awaitHealth(String... saying) {
        await("health that says %s".formatted(List.of(saying)))
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(application.get("/actuator/health").body()).contains(saying));
    }

    private static void awaitUp() {
        await("health UP")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(application.health().path("status").asString())
                                .as(() -> application.health().toString())
                                .isEqualTo("UP"));
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource(
            delimiter = '|',
            value = {
                "OTHER_AUTHORITY | unable to find valid certification path | spring.kafka.ssl.trust-store-location",
                "EXPIRED         | NotAfter                                | certificate that is valid now",
                "OTHER_HOST      | No subject alternative                  | spring.kafka.bootstrap-servers",
                "NO_TLS          | TimeoutException                        | spring.kafka.security.protocol",
                "PASSWORD        | SaslAuthenticationException             | sasl.jaas.config"
            })
    void a_start_waits_and_says_why_it_is_not_let_in(Door door, String cause, String setting) {
        guarded.leadTo(door);

        awaitHealth("\"waitingFor\":\"the brokers\"", cause, setting);
        // The health of the brokers may tell it before.
        await("the log says it too")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(application.log().lines())
                        .filteredOn(line -> line.contains("Waiting for the brokers") && line.contains(cause))
                        // Once a minute, for as long as a slow machine takes.
                        .hasSizeBetween(1, 1 + (int) LONG.toMinutes())
                        .allSatisfy(line -> assertThat(line).contains(setting)));
    }

    @Test
    @Order(2)
    void a_start_waits_and_says_which_topic_it_may_not_make() throws Exception {
        guarded.letIn(DocumentedAcls.USER, PASSWORD);
        awaitHealth(
                "not to be created: topics candle-processor-1m-closed, candles-15m, ",
                ", ticks: TopicAuthorizationException");

        List<AclBinding> create = rights.stream()
                .filter(right -> right.entry().operation() == AclOperation.CREATE)
                .sorted(comparing(right -> right.pattern().name()))
                .toList();
        DocumentedAcls.give(
                guarded,
                rights.stream().filter(right -> !create.contains(right)).toList());
        for (AclBinding right : create) {
            awaitHealth(
                    "not to be created: topics " + right.pattern().name(),
                    "TopicAuthorizationException",
                    "docs/security.md");
            DocumentedAcls.give(guarded, List.of(right));
        }
        awaitUp();
    }

    static List<AclBinding> rightsWhileRunning() {
        return rights.stream()
                .filter(right -> right.entry().operation() != AclOperation.CREATE)
                .toList();
    }

    @ParameterizedTest
    @Order(3)
    @MethodSource("rightsWhileRunning")
    void a_right_that_is_withdrawn_is_named_and_with_it_everything_goes_on(AclBinding right) throws Exception {
        flow();
        DocumentedAcls.withdraw(guarded, right);

        awaitHealth(refusal(right), "docs/security.md");
        DocumentedAcls.give(guarded, List.of(right));
        awaitUp();
    }

    private static List<AclBinding> rightsToState() {
        return rightsWhileRunning().stream()
                .filter(right -> right.pattern().resourceType() == ResourceType.TOPIC
                        && right.pattern().name().equals("candle-processor-"))
                .toList();
    }

    /** With a name that is covered, where Kafka's answer has one. */
    private static String refusal(AclBinding right) {
        String name = right.pattern().name();
        return switch (right.pattern().resourceType()) {
            case TOPIC -> "TopicAuthorizationException: Not authorized to access topics: [" + name;
            case GROUP -> "GroupAuthorizationException: Not authorized to access group: " + name;
            default -> "TransactionalIdAuthorizationException";
        };
    }

    /** What may not be seen is not gone: a lost state would end the process for good. */
    @Test
    @Order(3)
    void all_rights_to_the_topics_of_its_state_may_be_withdrawn_at_once() throws Exception {
        flow();
        List<AclBinding> ofState = rightsToState();
        for (AclBinding right : ofState) {
            DocumentedAcls.withdraw(guarded, right);
        }

        awaitHealth("\"state\":\"WAITING\"", "uthorization", "docs/security.md");
        DocumentedAcls.give(guarded, ofState);
        awaitUp();
    }

    /** Where it is timed so that the state of some tasks is restored and that of others is not, Kafka Streams would not end. */
    @RepeatedTest(5)
    @Order(3)
    void a_right_may_be_withdrawn_again_while_state_is_restored() throws Exception {
        flow();
        AclBinding read = rightsToState().stream()
                .filter(right -> right.entry().operation() == AclOperation.READ)
                .findFirst()
                .orElseThrow();
        awaitUp();
        withdrawForAWhile(read);
        await("a restore").atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (application.health().path("status").asString().equals("UP")) {
                // It was over before anybody looked.
                withdrawForAWhile(read);
            }
            return application.get("/actuator/health").body().contains("\"state\":\"REBALANCING\"");
        });
        withdrawForAWhile(read);
        awaitUp();
    }

    private static void withdrawForAWhile(AclBinding right) throws Exception {
        long before = failures();
        DocumentedAcls.withdraw(guarded, right);
        try {
            await("a failure").atMost(LONG).until(() -> failures() > before);
            awaitHealth(refusal(right));
        } finally {
            DocumentedAcls.give(guarded, List.of(right));
        }
    }

    /** What was refused before stays in health until all is well again; that an instance has failed anew the log tells. */
    private static long failures() {
        return application
                .log()
                .lines()
                .filter(line -> line.contains("instance is ERROR (was"))
                .count();
    }

    private static void flow() {
        if (feed == null) {
            feed = new SteadyFeed(installation.services().kafka(), "ticks", trades, PER_SECOND)
                    .lasting()
                    .start();
        }
    }

    /** With the rights of the service, which only reads ticks. */
    @Test
    @Order(3)
    void a_load_that_may_not_send_ends_at_once_and_says_so(@TempDir Path directory) throws Exception {
        awaitUp();
        Map<String, String> environment = new HashMap<>(installation.environment());
        environment.putAll(settings);

        CommandProcess answer = CommandProcess.run(
                directory, environment, "", "load", "--topic=ticks", "--rate=10", "--symbols=4", "--duration=1h");

        assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(69);
        assertThat(answer.err()).contains("Not authorized to access topics: [ticks]", "docs/security.md");
    }

    @Test
    @Order(4)
    void a_certificate_that_expires_is_told() {
        flow();
        guarded.leadTo(Door.EXPIRED);

        awaitHealth("NotAfter", "certificate that is valid now");
        guarded.leadTo(Door.PASSWORD);
        awaitUp();
    }

    @Test
    @Order(5)
    void a_password_that_is_changed_is_told() throws Exception {
        flow();
        guarded.letIn(DocumentedAcls.USER, "another one");
        guarded.leadTo(Door.PASSWORD);

        awaitHealth("SaslAuthenticationException", "sasl.jaas.config");
        guarded.letIn(DocumentedAcls.USER, PASSWORD);
        awaitUp();
    }

    @Test
    @Order(6)
    void in_the_end_every_candle_is_right() throws Exception {
        flow();
        feed.hurry();
        await("all candles").atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            for (String timeframe : TIMEFRAMES) {
                int minutes = Integer.parseInt(timeframe.replace("m", ""));
                assertThat(CandleKey.newest(installation.sent(timeframe)).stream()
                                .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8))))
                        .as(() -> "%s: %s%n%s".formatted(timeframe, application.health(), application.log()))
                        .containsExactlyInAnyOrderElementsOf(
                                CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes)));
                assertThat(installation.stored(timeframe))
                        .containsExactlyInAnyOrderElementsOf(CandleKey.newest(installation.sent(timeframe)));
            }
        });
        for (String timeframe : TIMEFRAMES) {
            assertThat(installation.sent(timeframe).stream().map(CandleKey::withRevision))
                    .doesNotHaveDuplicates();
        }
        assertThat(application.isAlive()).isTrue();
    }

    @Test
    @Order(7)
    void to_compare_candles_with_their_ticks_needs_no_more_rights(@TempDir Path directory) throws Exception {
        CommandProcess rebuild = CommandProcess.run(
                directory,
                installation.environment(settings),
                "",
                "rebuild",
                "--from=2025-05-05T10:00:00Z",
                "--to=2025-05-05T10:30:00Z");

        assertThat(rebuild.exitCode()).as(rebuild.toString()).isZero();
        assertThat(rebuild.out()).contains("candles compared");
    }
}
