package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.KafkaCluster;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.CommandProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** B4. */
final class ScaleOut {

    private static final Logger LOG = LoggerFactory.getLogger(ScaleOut.class);
    private static final int PARTITIONS = 12;
    private static final Duration GAP = Duration.ofSeconds(5);
    /** Each batch of ticks is a request to each broker, and an answer to each process of the 1m stage. */
    private static final Duration BATCHES = Duration.ofMillis(250);

    private static final Duration LOOKS = Duration.ofSeconds(1);
    private static final Duration SHARED_WITHIN = Duration.ofMinutes(6);
    /** Records of changelogs from which on a task moves only when its copy is there; 10,000 take longer than the short form. */
    private static final long WORTH_A_COPY = 300;

    private final Stage stage;
    private final KafkaCluster cluster;
    private final Installation installation;
    private Sharing last;

    private ScaleOut(Stage stage, KafkaCluster cluster, Installation installation) {
        this.stage = stage;
        this.cluster = cluster;
        this.installation = installation;
    }

    static void run(Stage stage) throws Exception {
        KafkaCluster cluster = ThreeBrokers.on(stage, 1);
        stage.partitions(PARTITIONS);
        new ScaleOut(stage, cluster, stage.installation()).run();
    }

    private void run() throws Exception {
        ApplicationProcess first = start("host-a");
        ApplicationProcess second = start("host-b");
        awaitShared("host-a", "host-b");
        first.awaitUp();
        second.awaitUp();
        Load load = stage.load(stage.market(), stage.ticksPerSecond(), BATCHES);
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofMinutes(2), Duration.ofSeconds(10)));
        stage.awaiting("states that are worth a copy", Duration.ofMinutes(3), LOOKS, () -> leastState() > WORTH_A_COPY);

        live.reset();
        ApplicationProcess third = start("host-c");
        stage.note("shared anew after", awaitShared("host-a", "host-b", "host-c"));
        stage.awaitCaughtUp(Duration.ofMinutes(2));
        stage.awaitAllHeardAgain(live);
        Duration joined = note("silent when it joined", live);

        live.reset();
        retire(first, "host-a");
        stage.note("after it left", awaitShared("host-b", "host-c"));
        stage.awaitCaughtUp(Duration.ofMinutes(2));
        stage.awaitAllHeardAgain(live);
        Duration left = note("silent when it left", live);

        stage.assertExact(load, third);
        Volume.of(cluster.admin(), installation.services().kafka(), load.sent()).forEach(line -> LOG.warn("{}", line));
        stage.assertWithin("GAP joined", joined, GAP);
        stage.assertWithin("GAP left", left, GAP);
    }

    /** With the command; nobody waits for the session of a process that is retired. */
    private void retire(ApplicationProcess process, String host) throws Exception {
        if (stage.isBroken()) {
            Stage.stopInOrder(process);
        } else {
            Path directory = Files.createDirectories(stage.directory().resolve("retire"));
            CommandProcess command = CommandProcess.run(
                    directory, installation.withInstance(host).environment(), "", "retire");
            LOG.warn("{}", command);
            assertThat(command.exitCode()).as(command.toString()).isZero();
            assertThat(command.out()).contains("Process " + process.pid() + " has stopped", host + " is retired.");
            assertThat(process.awaitExit()).as(process::log).isZero();
        }
        assertThat(Sharing.of(cluster.admin(), groups()).processes()).doesNotContain(host);
    }

    private Duration note(String what, LiveTap live) {
        stage.note(
                what,
                live.gaps().entrySet().stream()
                        .map(gap ->
                                gap.getKey().replaceAll(".*-candles-|-live", "") + " " + Stage.seconds(gap.getValue()))
                        .collect(Collectors.joining(", ")));
        return live.gap();
    }

    private ApplicationProcess start(String host) {
        return stage.start(
                installation.withInstance(host),
                Map.of(
                        // Three brokers and three processes on few cores: fewer transactions leave time for the rest.
                        "STREAMINGCANDLE_COMMIT_INTERVAL", "500ms",
                        "STREAMINGCANDLE_STANDBY_REPLICAS", "1",
                        "SPRING_KAFKA_STREAMS_PROPERTIES_ACCEPTABLE_RECOVERY_LAG", Long.toString(WORTH_A_COPY)));
    }

    /** Records in the changelogs of the task that has the fewest. */
    private long leastState() throws Exception {
        List<String> changelogs = cluster.admin().listTopics().names().get().stream()
                .filter(topic -> topic.endsWith("-changelog"))
                .toList();
        Map<String, Long> records = new HashMap<>();
        installation
                .services()
                .kafka()
                .ends(changelogs)
                .forEach((changelog, end) -> groups().stream()
                        .filter(group -> changelog.topic().startsWith(group + "-"))
                        .forEach(group -> records.merge(group + " " + changelog.partition(), end, Long::sum)));
        return records.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    private Duration awaitShared(String... hosts) {
        return stage.awaiting("evenly shared work among " + List.of(hosts), SHARED_WITHIN, LOOKS, () -> {
            Sharing sharing = Sharing.of(cluster.admin(), groups());
            if (!sharing.equals(last)) {
                LOG.warn("{}", sharing);
                last = sharing;
            }
            return sharing.isEven(PARTITIONS, List.of(hosts));
        });
    }

    private List<String> groups() {
        return Installation.TIMEFRAMES.stream().map(installation::group).toList();
    }
}
