package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.DocumentedAcls;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.kotsin.streamingcandle.embedded.GuardedBroker;
import com.kotsin.streamingcandle.embedded.GuardedBroker.Door;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;

/** F33: Kafka refuses what it allowed before. RefusedByKafkaIT has every right, one by one. */
final class Refused {

    private static final String PASSWORD = "correct horse";
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
    /** Consumer, producer, admin client and restore consumer of six instances, sink, live feed and four of the whole. */
    private static final int CLIENTS = 6 * 4 + 6;

    private final Stage stage;
    private final GuardedBroker guarded;
    private final List<Duration> told = new ArrayList<>();
    private final List<Duration> recoveries = new ArrayList<>();
    private ApplicationProcess process;
    private double attempts;

    private Refused(Stage stage) throws Exception {
        this.stage = stage;
        this.guarded = stage.closing(GuardedBroker.start(stage.directory().resolve("kafka")));
        EmbeddedStore store =
                stage.closing(EmbeddedStore.start(stage.directory().resolve("store")));
        stage.use(Services.at(guarded.broker().bootstrapServers(), store.uri()));
    }

    private interface Act {
        void run() throws Exception;
    }

    static void run(Stage stage) throws Exception {
        new Refused(stage).run();
    }

    private void run() throws Exception {
        List<AclBinding> rights = DocumentedAcls.give(guarded);
        guarded.letIn(DocumentedAcls.USER, PASSWORD);
        // The rights are given for the names of the documents.
        Installation documented = new Installation(
                stage.services(),
                "candle-processor",
                "candles",
                "f33",
                "f33-host",
                stage.directory().resolve("state"));
        stage.services().kafka().createTopic("ticks", Stage.PARTITIONS);
        process = stage.start(documented, settings()).awaitUp();
        Load load = stage.closing(new Load(
                        stage.services().bootstrapServers(),
                        "ticks",
                        Stage.PARTITIONS,
                        stage.market(),
                        stage.ticksPerSecond()))
                .start();
        stage.awaiting(
                "candles", Duration.ofMinutes(2), () -> !documented.sent("5m").isEmpty());

        AclBinding write = rights.stream()
                .filter(right -> right.entry().operation() == AclOperation.WRITE
                        && right.pattern().name().startsWith("candles"))
                .findFirst()
                .orElseThrow();
        refused(
                "TopicAuthorizationException",
                () -> DocumentedAcls.withdraw(guarded, write),
                () -> DocumentedAcls.give(guarded, List.of(write)));
        refused(
                "SaslAuthenticationException",
                () -> {
                    guarded.letIn(DocumentedAcls.USER, "another one");
                    guarded.leadTo(Door.PASSWORD);
                },
                () -> guarded.letIn(DocumentedAcls.USER, PASSWORD));
        refused("NotAfter", () -> guarded.leadTo(Door.EXPIRED), () -> guarded.leadTo(Door.PASSWORD));
        refused("No subject alternative", () -> guarded.leadTo(Door.OTHER_HOST), () -> guarded.leadTo(Door.PASSWORD));

        stage.assertWithin("told after", Collections.max(told), TOLD_WITHIN);
        stage.note("recovery", Collections.max(recoveries));
        stage.note("attempts/s of a client", String.format(Locale.ROOT, "%.2f", attempts / CLIENTS));
        load.finish();
        documented.awaitSettled(process, "ticks");
        stage.assertExact(load, documented);
        stage.note("ticks", load.sent());
        assertThat(attempts / CLIENTS).isLessThan(1);
    }

    private Map<String, String> settings() {
        return Map.of(
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
                // A refusal is none of these.
                "STREAMINGCANDLE_RESTART_ATTEMPTS",
                "2");
    }

    private void refused(String cause, Act refuse, Act repair) throws Exception {
        int before = guarded.relay().taken();
        long from = System.nanoTime();
        refuse.run();
        told.add(stage.awaiting(
                "health that says " + cause,
                Duration.ofMinutes(2),
                () -> String.valueOf(OwnBroker.health(process)).contains(cause)));
        stage.lasting(stage.longOrShort(Duration.ofSeconds(30), Duration.ofSeconds(5)));
        double seconds = (System.nanoTime() - from) / 1e9;
        attempts = Math.max(attempts, (guarded.relay().taken() - before) / seconds);
        repair.run();
        recoveries.add(stage.awaiting("health UP", Duration.ofMinutes(3), () -> OwnBroker.isUp(process)));
    }
}
