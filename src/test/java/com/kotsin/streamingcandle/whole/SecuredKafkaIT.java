package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.DocumentedAcls;
import com.kotsin.streamingcandle.embedded.GuardedBroker;
import com.kotsin.streamingcandle.embedded.GuardedBroker.Door;
import com.kotsin.streamingcandle.embedded.RecordingAuthorizer;
import com.kotsin.streamingcandle.embedded.RecordingAuthorizer.Question;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.pipeline.CheckReport;
import com.kotsin.streamingcandle.pipeline.ConfigurationCheck;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One installation that comes to Kafka over TLS, with a password, with a certificate, and with a token: each time the whole
 * application, started on the state of the time before, with the rights of docs/security.md and no others.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredKafkaIT {

    private static final String PASSWORD = "correct horse";
    private static final long START = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;
    /** Operations that allow to describe, as Kafka has it. */
    private static final Set<AclOperation> DESCRIBING =
            Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

    @TempDir
    static Path directory;

    private static GuardedBroker guarded;
    private static Surroundings surroundings;
    private static List<AclBinding> rights;
    private static final List<OracleTrade> trades = new ArrayList<>();
    private static int malformed;

    @BeforeAll
    static void start() throws Exception {
        guarded = GuardedBroker.start(directory);
        surroundings = new Surroundings(directory, guarded.broker());
        surroundings.createTopic("ticks", 2);
        guarded.letIn(DocumentedAcls.USER, PASSWORD);
        rights = DocumentedAcls.give(guarded);
        RecordingAuthorizer.forget();
    }

    @AfterAll
    static void stop() {
        if (surroundings != null) {
            surroundings.close();
        }
        if (guarded != null) {
            guarded.close();
        }
    }

    private static String[] settings(String... more) {
        Stream<String> always = Stream.of(
                "spring.kafka.bootstrap-servers=" + guarded.address(),
                "spring.kafka.ssl.trust-store-type=PEM",
                "spring.kafka.ssl.trust-store-location=file:"
                        + guarded.certificates().authority(),
                "streamingcandle.quiet-period=1s");
        return Stream.concat(always, Stream.of(more)).toArray(String[]::new);
    }

    private static String[] password() {
        return settings(
                "spring.kafka.security.protocol=SASL_SSL",
                "spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                "spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"%s\" password=\"%s\";".formatted(DocumentedAcls.USER, PASSWORD));
    }

    /** Starts, has it make candles of an hour of its own, and stops; everything that it does is looked at. */
    private static void runOnce(int hour, String[] settings) {
        try (WholeApplication application = new WholeApplication(surroundings, "streamingcandle", settings);
                StreamClient client = StreamClient.open(application.port(), "symbol=A&timeframe=1m,5m")) {
            await().atMost(WholeApplication.PATIENCE)
                    .until(() -> client.events("snapshot").size() == 2);
            List<OracleTrade> sent = tradesOf(hour);
            surroundings.send(sent.stream()
                    .map(trade -> new ProducerRecord<>(
                            "ticks",
                            trade.symbol().getBytes(UTF_8),
                            trade.nativeTick().getBytes(UTF_8)))
                    .toList());
            trades.addAll(sent);
            // Only the sink reads these, and has a producer for what it cannot store.
            surroundings.send(
                    List.of(new ProducerRecord<>("candles-30m", "A".getBytes(UTF_8), "no candle".getBytes(UTF_8))));
            malformed++;
            application.awaitAllClosed(sent.size());

            for (int minutes : WholeApplication.MINUTES) {
                var expected = CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
                assertThat(application.stored(minutes))
                        .extracting(SaidCandle::candle)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            await("the candles of the stream")
                    .atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(client.closed()
                                    .map(event -> event.candle().candle())
                                    .filter(candle -> candle.end() - candle.start() == 5 * 60_000))
                            .containsAll(CandleByDefinition.of(
                                    sent.stream()
                                            .filter(trade -> trade.symbol().equals("A"))
                                            .toList(),
                                    OracleWindow.sinceEpoch(5))));
            assertThat(application.committed("candles-dead-letter")).hasSize(malformed);
            await("the lag of all groups")
                    .atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(application.metrics("streamingcandle_consumer_lag"))
                            .hasSizeGreaterThan(6));
        }
    }

    private static List<OracleTrade> tradesOf(int hour) {
        List<OracleTrade> list = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            list.add(new OracleTrade(
                    i % 3 == 0 ? "B" : "A",
                    BigDecimal.valueOf(100_00 + i * 37 % 101, 2),
                    BigDecimal.valueOf(1 + i % 7),
                    (START + hour * HOUR + i * 20_000L) * 1_000_000,
                    0,
                    i,
                    i % 2 == 0 ? "buy" : "sell",
                    null));
        }
        return list;
    }

    @Test
    @Order(1)
    void a_password_over_TLS() {
        CheckReport before = check(60, password());
        assertThat(before.exitCode()).as(before.toString()).isZero();

        runOnce(0, password());

        CheckReport after = check(60, password());
        assertThat(after.exitCode()).as(after.toString()).isZero();
        assertThat(after.plan().get("Kafka answers")).contains("every topic exists");
    }

    private static CheckReport check(int seconds, String... settings) {
        List<String> all = new ArrayList<>(Stream.of(settings).map("--"::concat).toList());
        all.add("--spring.mongodb.uri=" + surroundings.store.uri());
        all.add("--streamingcandle.instance-id=streamingcandle");
        all.add("--streamingcandle.state-dir=" + directory.resolve("state"));
        return ConfigurationCheck.run(
                all.toArray(String[]::new), InstantSource.system(), Optional.of(Duration.ofSeconds(seconds)));
    }

    @Test
    @Order(2)
    void a_certificate_of_the_client() throws Exception {
        Path key = guarded.certificates().key(DocumentedAcls.USER);
        guarded.leadTo(Door.CERTIFICATE);

        runOnce(
                1,
                settings(
                        "spring.kafka.security.protocol=SSL",
                        "spring.kafka.ssl.key-store-type=PKCS12",
                        "spring.kafka.ssl.key-store-location=file:" + key,
                        "spring.kafka.ssl.key-store-password="
                                + guarded.certificates().password(),
                        "spring.kafka.ssl.key-password="
                                + guarded.certificates().password()));
    }

    @Test
    @Order(3)
    void a_token() {
        guarded.leadTo(Door.PASSWORD);

        runOnce(
                2,
                settings(
                        "spring.kafka.security.protocol=SASL_SSL",
                        "spring.kafka.properties.sasl.mechanism=OAUTHBEARER",
                        "spring.kafka.properties.sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer"
                                + ".internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler",
                        "spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                                + " required unsecuredLoginStringClaim_sub=\"%s\";".formatted(DocumentedAcls.USER)));
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource(
            delimiter = '|',
            value = {
                "OTHER_AUTHORITY | 60 | unable to find valid certification path | spring.kafka.ssl.trust-store-location",
                "EXPIRED         | 60 | NotAfter                                | certificate that is valid now",
                "OTHER_HOST      | 60 | No subject alternative                  | spring.kafka.bootstrap-servers",
                "NO_TLS          | 5  | does not answer within 5 s              | spring.kafka.security.protocol",
                "CERTIFICATE     | 60 | certificate                             | spring.kafka.ssl.key-store-location"
            })
    void check_config_says_why_it_is_not_let_in(Door door, int seconds, String cause, String setting) {
        guarded.leadTo(door);
        String[] settings = door == Door.CERTIFICATE ? settings("spring.kafka.security.protocol=SSL") : password();

        assertThat(check(seconds, settings).failures()).singleElement().satisfies(failure -> {
            assertThat(failure.what()).contains(cause);
            assertThat(failure.remedy()).contains(setting);
        });
    }

    @Test
    @Order(5)
    void check_config_says_that_a_password_is_wrong() {
        guarded.leadTo(Door.PASSWORD);
        String[] settings = Stream.of(password())
                .map(each -> each.replace(PASSWORD, "wrong"))
                .toArray(String[]::new);

        assertThat(check(60, settings).failures()).singleElement().satisfies(failure -> {
            assertThat(failure.what()).contains("SaslAuthenticationException").doesNotContain("wrong");
            assertThat(failure.remedy()).contains("sasl.jaas.config");
        });
    }

    @Test
    @Order(5)
    void check_config_without_TLS_is_not_answered() {
        guarded.leadTo(Door.PASSWORD);

        assertThat(check(5, settings()).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.remedy()).contains("spring.kafka.security.protocol"));
    }

    @Test
    @Order(4)
    void no_right_was_missing() {
        List<Question> asked = RecordingAuthorizer.askedAbout(DocumentedAcls.USER);

        assertThat(asked).hasSizeGreaterThan(50);
        assertThat(asked.stream().filter(question -> !question.isAllowed() && question.isTold()))
                .isEmpty();
    }

    @Test
    @Order(4)
    void every_right_allowed_something_that_no_other_one_allows() {
        // A broker that tells what somebody may do with a topic asks about everything, and tells no refusal.
        List<Question> allowed = RecordingAuthorizer.askedAbout(DocumentedAcls.USER).stream()
                .filter(question -> question.isAllowed() && question.isTold())
                .toList();

        assertThat(rights)
                .hasSizeGreaterThan(8)
                .allSatisfy(right -> assertThat(allowed.stream()
                                .filter(question -> allows(right, question)
                                        && rights.stream()
                                                .noneMatch(other -> !other.equals(right) && allows(other, question))))
                        .as("what needs %s", right)
                        .isNotEmpty());
    }

    private static boolean allows(AclBinding right, Question question) {
        AclOperation given = right.entry().operation();
        boolean does = given == question.operation()
                || question.operation() == AclOperation.DESCRIBE && DESCRIBING.contains(given);
        String name = right.pattern().name();
        return does
                && right.pattern().resourceType() == question.type()
                && (question.name() == null
                        || (right.pattern().patternType() == PatternType.PREFIXED
                                ? question.name().startsWith(name)
                                : question.name().equals(name)));
    }
}
