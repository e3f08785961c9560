package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.KafkaCluster;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Three brokers, and several processes: B1 to B4. */
final class ClusterFaults {

    private static final Duration GAP = Duration.ofSeconds(15);
    /** A lost broker is noticed after nine seconds. */
    private static final Duration GAP_OF_LOST = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static final List<Fault> ROWS = List.of(
            row("B1", "one of three brokers lost, and back")
                    .injectedBy(
                            "`kill -9` of the broker that leads the first ticks partition; started again after 70 s")
                    .passesWhen(
                            "exact; topics have three replicas; GAP <= 30 s when it goes, <= 15 s when it comes back")
                    .failsWith(Broken.by(
                            "topics with one replica", Map.of("STREAMINGCANDLE_TOPICS_REPLICATIONFACTOR", "1")))
                    .runs(ClusterFaults::brokerLost),
            row("B2", "the leaders of all partitions moved")
                    .injectedBy(
                            "another preferred leader for each partition of all topics, Kafka's own too, and an election;"
                                    + " five times, 10 s apart")
                    .passesWhen("exact; every partition has another leader; GAP <= 15 s")
                    .failsWith(Broken.byTheRow("no election"))
                    .runs(ClusterFaults::leadersMoved),
            row("B3", "partitions reassigned to other replicas")
                    .injectedBy(
                            "each partition of the application's topics leaves the broker that leads it, whose copy is deleted,"
                                    + " and is then copied to it again")
                    .passesWhen("exact; three replicas in sync at the end; GAP <= 15 s")
                    .failsWith(Broken.byTheRow("nothing is reassigned"))
                    .runs(ClusterFaults::reassigned),
            row("B4", "a process joins and another leaves under load")
                    .injectedBy(
                            "two processes on 12 partitions, with standby replicas; a third is started; the first is retired; topics of one replica,"
                                    + " commits every 500 ms and ticks four times a second, since all run on one machine")
                    .passesWhen("exact; all six timeframes shared evenly each time; GAP < 5 s")
                    .within(Duration.ofMinutes(15))
                    .failsWith(Broken.byTheRow("the process is stopped, but not retired"))
                    .runs(ScaleOut::run));

    private ClusterFaults() {}

    private static void brokerLost(Stage stage) throws Exception {
        KafkaCluster cluster = ThreeBrokers.on(stage, KafkaCluster.NODES);
        Replicas replicas = new Replicas(cluster.admin());
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        assertThat(replicas.inSync()).isEqualTo(KafkaCluster.NODES);

        live.reset();
        int node = replicas.leader(stage.installation().ticks(), 0) - KafkaCluster.id(0);
        cluster.kill(node);
        stage.lasting(stage.longOrShort(Duration.ofSeconds(70), Duration.ofSeconds(20)));
        stage.awaitAllHeardAgain(live);
        Duration lost = live.gap();

        live.reset();
        cluster.restart(node);
        stage.note(
                "in sync after",
                stage.awaiting("all replicas", PATIENCE, () -> replicas.inSync() == KafkaCluster.NODES));
        stage.lasting(Duration.ofSeconds(10));
        stage.awaitAllHeardAgain(live);
        Duration back = live.gap();
        stage.assertExact(load, process);
        stage.assertWithin("GAP lost", lost, GAP_OF_LOST);
        stage.assertWithin("GAP back", back, GAP);
    }

    private static void leadersMoved(Stage stage) throws Exception {
        KafkaCluster cluster = ThreeBrokers.on(stage, KafkaCluster.NODES);
        Replicas replicas = new Replicas(cluster.admin());
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        live.reset();
        int times = stage.longOrShort(5, 1);
        int moved = 0;
        for (int time = 0; time < times; time++) {
            Map<?, Integer> before = replicas.leaders();
            replicas.rotate();
            if (!stage.isBroken()) {
                replicas.elect();
            }
            stage.awaiting(
                    "other leaders",
                    Duration.ofSeconds(90),
                    () -> replicas.leaders().entrySet().stream()
                            .noneMatch(leader -> leader.getValue().equals(before.get(leader.getKey()))));
            moved += before.size();
            stage.lasting(Duration.ofSeconds(10));
        }
        stage.awaitAllHeardAgain(live);
        Duration gap = live.gap();
        stage.note("leaders moved", moved);
        stage.assertExact(load, process);
        stage.assertWithin("GAP", gap, GAP);
    }

    private static void reassigned(Stage stage) throws Exception {
        KafkaCluster cluster = ThreeBrokers.on(stage, KafkaCluster.NODES);
        Replicas replicas = new Replicas(cluster.admin());
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        live.reset();
        if (!stage.isBroken()) {
            replicas.leaveLeaders();
        }
        stage.awaiting("partitions with a copy less", Duration.ofSeconds(90), () -> replicas.mostOfOwn() == 2);
        stage.lasting(Duration.ofSeconds(5));
        replicas.comeBack();
        stage.note(
                "copied within",
                stage.awaiting("all replicas", PATIENCE, () -> replicas.inSync() == KafkaCluster.NODES));
        replicas.elect();
        stage.lasting(Duration.ofSeconds(10));
        stage.awaitAllHeardAgain(live);
        Duration gap = live.gap();
        stage.assertExact(load, process);
        stage.assertWithin("GAP", gap, GAP);
    }
}
