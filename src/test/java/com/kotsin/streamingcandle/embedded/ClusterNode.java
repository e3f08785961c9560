package com.kotsin.streamingcandle.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One of several brokers and controllers of a cluster, in a process of its own: an embedded broker whose topics lie on one or
 * several of them.
 *
 * <p>Arguments: directory, cluster id, own number from 0, replicas of topics, and for each node the ports of its broker and its
 * controller.
 */
final class ClusterNode {

    private static final int PORTS = 4;

    private ClusterNode() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int number = Integer.parseInt(args[2]);
        List<Integer> ports = List.of(args).subList(PORTS, args.length).stream()
                .map(Integer::valueOf)
                .toList();
        format(Files.createDirectories(directory.resolve("data")), args[1], number + 1);
        int replicas = Integer.parseInt(args[3]);
        EmbeddedBroker broker = EmbeddedBroker.start(directory, settings -> join(settings, number, replicas, ports));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-node"));
        System.out.println("READY");
        new CountDownLatch(1).await();
    }

    private static void format(Path data, String clusterId, int id) throws Exception {
        if (Files.notExists(data.resolve("meta.properties"))) {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(id)
                    .setClusterId(clusterId)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        }
    }

    private static void join(Properties settings, int number, int replicasOfTopics, List<Integer> ports) {
        String own = "PLAINTEXT://127.0.0.1:" + ports.get(2 * number);
        settings.put("node.id", Integer.toString(number + 1));
        settings.put("listeners", own + ",CONTROLLER://127.0.0.1:" + ports.get(2 * number + 1));
        settings.put("advertised.listeners", own);
        settings.put(
                "controller.quorum.voters",
                IntStream.range(0, ports.size() / 2)
                        .mapToObj(node -> "%d@127.0.0.1:%d".formatted(node + 1, ports.get(2 * node + 1)))
                        .collect(Collectors.joining(",")));
        String replicas = Integer.toString(replicasOfTopics);
        String inSync = Integer.toString(Math.max(1, replicasOfTopics - 1));
        settings.put("default.replication.factor", replicas);
        settings.put("min.insync.replicas", inSync);
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", replicas);
        }
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
        // By default each looks every 15 s whether any of hundreds of logs is to be cleaned, and all run on one
        // machine.
        settings.put("log.cleaner.backoff.ms", "60000");
        // How soon a lost broker is noticed decides what is measured: as it is by default.
        settings.remove("broker.session.timeout.ms");
        settings.remove("broker.heartbeat.interval.ms");
        settings.remove("transaction.abort.timed.out.transaction.cleanup.interval.ms");
    }
}
