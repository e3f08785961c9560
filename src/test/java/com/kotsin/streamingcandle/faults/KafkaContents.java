package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.KafkaView;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;

/** What lies in Kafka is missing, is not as it was, or belongs to two: F28 to F32, and F34. */
final class KafkaContents {

    private static final int BAD_CONFIGURATION = 78;
    private static final int ALREADY_RUNNING = 75;
    private static final int LIMIT = 1_000;
    /** Of a tick that is no trade and does not fit. */
    private static final int LARGE = 5_000;

    private KafkaContents() {}

    private interface Work {
        void with(Admin admin) throws Exception;
    }

    private static void change(Stage stage, Work work) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stage.services().bootstrapServers()))) {
            work.with(admin);
        }
    }

    private static void sum(Map<String, Long> ends, KafkaView kafka, String topic) throws Exception {
        ends.put(
                topic,
                kafka.ends(List.of(topic)).values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    static void wrongPartitions(Stage stage) throws Exception {
        Installation installation = stage.installation();
        KafkaView kafka = installation.services().kafka();
        String candles = installation.candles("5m");
        kafka.createTopic(candles, Stage.PARTITIONS + 2);
        Load load = stage.load();

        ApplicationProcess refused = stage.start();
        int exit = refused.awaitExit();
        stage.note("exit", exit);
        assertThat(exit).as(refused::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(refused.log())
                .contains("Topic %s has %d partitions, but the largest ticks topic has %d"
                        .formatted(candles, Stage.PARTITIONS + 2, Stage.PARTITIONS));
        assertThat(kafka.topics())
                .as("no partial start")
                .noneMatch(topic -> topic.startsWith(installation.topicPrefix()) && !topic.equals(candles));
        assertThat(kafka.groups()).noneMatch(group -> group.startsWith(installation.applicationId() + "-"));

        change(stage, admin -> admin.deleteTopics(List.of(candles)).all().get());
        stage.awaiting(
                "a topic to be gone",
                Duration.ofMinutes(1),
                () -> !kafka.topics().contains(candles));
        ApplicationProcess process = stage.start();
        stage.awaitCaughtUp(Duration.ofMinutes(2));
        stage.note("recovery", process.age());
        stage.assertExact(load, process);
    }

    static void changelogGone(Stage stage) throws Exception {
        Installation installation = stage.installation();
        KafkaView kafka = installation.services().kafka();
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(10)));
        Stage.stopInOrder(process);
        String changelog = installation.group("5m") + "-windows-changelog";
        change(stage, admin -> admin.deleteTopics(List.of(changelog)).all().get());
        Map<String, Long> before = new HashMap<>();
        for (String timeframe : Installation.TIMEFRAMES) {
            sum(before, kafka, installation.candles(timeframe));
        }

        ApplicationProcess refused = stage.start();
        int exit = refused.awaitExit();
        stage.note("exit", exit);
        assertThat(exit).as(refused::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(refused.log()).contains("The state of the 5m candles is lost", changelog);
        Map<String, Long> after = new HashMap<>();
        for (String timeframe : Installation.TIMEFRAMES) {
            sum(after, kafka, installation.candles(timeframe));
        }
        assertThat(after).as("records of candle topics").isEqualTo(before);

        underNewNames(stage, load, Stage.PARTITIONS);
    }

    /** As docs/disaster-recovery.md has it: all ticks are read again. */
    private static void underNewNames(Stage stage, Load load, int partitions) throws Exception {
        Installation old = stage.installation();
        String name = old.applicationId() + "-again";
        Installation anew = new Installation(
                old.services(), name, name + "-candles", old.database(), old.instanceId(), old.stateDir());
        ApplicationProcess process = stage.start(
                anew,
                Map.of(
                        "STREAMINGCANDLE_SOURCES_0_TOPIC",
                        old.ticks(),
                        "STREAMINGCANDLE_TOPICS_PARTITIONS",
                        Integer.toString(partitions)));
        load.finish();
        anew.awaitSettled(process, old.ticks());
        stage.note("made again after", process.age());
        stage.assertExact(load, anew);
        stage.note("ticks", load.sent());
    }

    static void offsetsGone(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(10)));
        Stage.stopInOrder(process);
        List<String> groups = installation.groups().toList();
        KafkaView kafka = installation.services().kafka();
        stage.awaiting("groups without their offsets", Duration.ofMinutes(1), () -> {
            try {
                change(stage, admin -> admin.deleteConsumerGroups(groups).all().get());
            } catch (ExecutionException e) {
                // The brokers wait for members that were stopped until their session is over.
            }
            return groups.stream().noneMatch(kafka.groups()::contains);
        });

        ApplicationProcess again = stage.start();
        stage.awaitCaughtUp(Duration.ofMinutes(3));
        stage.note("recovery", again.age());
        stage.assertExact(load, again);
    }

    static void zombie(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        Path copy = stage.directory().resolve("copy");
        copy(installation.stateDir(), copy);
        live.reset();

        ApplicationProcess second = stage.start(
                new Installation(
                        installation.services(),
                        installation.applicationId(),
                        installation.topicPrefix(),
                        installation.database(),
                        installation.instanceId(),
                        copy),
                Map.of());
        stage.awaiting("end of the first", Duration.ofMinutes(3), () -> !first.isAlive());
        stage.note("exit", first.awaitExit());
        assertThat(first.awaitExit()).isEqualTo(ALREADY_RUNNING);
        assertThat(first.log()).contains("Another process has joined group");
        stage.note("recovery", stage.awaitCaughtUp(Duration.ofMinutes(3)));
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        assertThat(second.isAlive()).as(second::log).isTrue();
        stage.assertExact(load, second);
    }

    /** Of a directory in use, where files go while it is copied. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    static void tooLarge(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess process = stage.start().awaitUp();
        limit(stage, installation.candles("1m"), LIMIT);
        limit(stage, installation.deadLetters(), LIMIT);
        int perSecond = stage.ticksPerSecond();
        Load load = stage.load(withLarge(stage, 10 * perSecond), perSecond);
        stage.awaiting(
                "dead letter that is cut",
                Duration.ofMinutes(2),
                () -> installation.services().kafka().read(installation.deadLetters()).stream()
                        .anyMatch(letter -> letter.headers().lastHeader("value-bytes") != null
                                && new String(
                                                letter.headers()
                                                        .lastHeader("value-bytes")
                                                        .value(),
                                                UTF_8)
                                        .equals(Integer.toString(LARGE))));
        stage.note("recovery", stage.awaitCaughtUp(Duration.ofMinutes(3)));
        stage.note("instances built anew", OwnBroker.failures(process));
        assertThat(process.log()).contains("Raise max.message.bytes");
        stage.assertExact(load, process);
    }

    /** One of them is large, and no trade. */
    private static Supplier<Message> withLarge(Stage stage, int at) {
        Supplier<Message> market = stage.market();
        // Nothing that can be compressed: limits are those of batches as they are stored.
        byte[] value = new byte[LARGE];
        new Random(stage.seed()).nextBytes(value);
        int[] count = {0};
        return () -> count[0]++ == at
                ? new Message(0, "large".getBytes(UTF_8), value, null, "malformed_json")
                : market.get();
    }

    private static void limit(Stage stage, String topic, int bytes) throws Exception {
        change(
                stage,
                admin -> admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                        AlterConfigOp.OpType.SET))))
                        .all()
                        .get());
    }

    static void partitionsAdded(Stage stage) throws Exception {
        Installation installation = stage.installation();
        Map<String, String> settings = Map.of(
                // It would notice within five minutes.
                "SPRING_KAFKA_PROPERTIES_METADATA_MAX_AGE_MS", "5000",
                "STREAMINGCANDLE_RESTART_ATTEMPTS", "3");
        ApplicationProcess process = stage.start(installation, settings).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        change(
                stage,
                admin -> admin.createPartitions(
                                Map.of(installation.ticks(), NewPartitions.increaseTo(Stage.PARTITIONS + 1)))
                        .all()
                        .get());
        long from = System.nanoTime();
        stage.awaiting("end of the process", Duration.ofMinutes(4), () -> !process.isAlive());
        stage.note("ended after", Duration.ofNanos(System.nanoTime() - from));
        stage.note("exit", process.awaitExit());

        ApplicationProcess refused = stage.start(installation, settings);
        int exit = refused.awaitExit();
        stage.note("exit of the next start", exit);
        assertThat(exit).as(refused::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(refused.log())
                .contains("has %d partitions, but the largest ticks topic has %d"
                        .formatted(Stage.PARTITIONS, Stage.PARTITIONS + 1));
        underNewNames(stage, load, Stage.PARTITIONS + 1);
    }
}
