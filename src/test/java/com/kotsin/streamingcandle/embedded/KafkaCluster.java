package com.kotsin.streamingcandle.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, each a controller too and in a process of its own, to be killed, frozen and started again one by one. For one
 * thread at a time.
 */
public final class KafkaCluster implements AutoCloseable {

    public static final int NODES = 3;

    private final Path directory;
    private final int replicas;
    private final String clusterId = Uuid.randomUuid().toString();
    private final List<Integer> ports;
    private final Process[] nodes = new Process[NODES];
    private Admin admin;

    private KafkaCluster(Path directory, int replicas) {
        this.directory = directory;
        this.replicas = replicas;
        this.ports =
                IntStream.range(0, 2 * NODES).map(each -> Ports.free()).boxed().toList();
    }

    /**
     * Starts them all, on free ports; returns when they are ready.
     *
     * @param replicas of each topic; all but one must be in sync, and one if there are no others
     */
    public static KafkaCluster start(Path directory, int replicas)
            throws IOException, InterruptedException, ExecutionException {
        KafkaCluster cluster = new KafkaCluster(directory, replicas);
        try {
            for (int node = 0; node < NODES; node++) {
                cluster.launch(node);
            }
            for (int node = 0; node < NODES; node++) {
                cluster.awaitReady(node);
            }
            cluster.admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void launch(int node) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path own = Files.createDirectories(directory.resolve("node-" + node));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=embedded/logback-tools.xml",
                "-cp",
                classPath,
                ClusterNode.class.getName(),
                own.toString(),
                clusterId,
                Integer.toString(node),
                Integer.toString(replicas)));
        ports.forEach(port -> command.add(port.toString()));
        nodes[node] = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(own.resolve("log").toFile()))
                .start();
    }

    private void awaitReady(int node) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(nodes[node].getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("READY")) {
                return;
            }
        }
        throw new IllegalStateException("Broker %d ended before it was ready: %s"
                .formatted(
                        node, Files.readString(directory.resolve("node-" + node).resolve("log"))));
    }

    /** Of all three. */
    public String bootstrapServers() {
        return IntStream.range(0, NODES)
                .mapToObj(node -> "127.0.0.1:" + ports.get(2 * node))
                .collect(Collectors.joining(","));
    }

    /** How Kafka calls a node. */
    public static int id(int node) {
        return node + 1;
    }

    public Admin admin() {
        return admin;
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill(int node) {
        nodes[node].destroyForcibly().onExit().join();
    }

    /** Starts one that was killed, on its port and with its data; returns when it is ready. */
    public void restart(int node) throws IOException {
        launch(node);
        awaitReady(node);
    }

    /** SIGSTOP. */
    public void freeze(int node) throws IOException, InterruptedException {
        signal(node, "STOP");
    }

    /** SIGCONT. */
    public void resume(int node) throws IOException, InterruptedException {
        signal(node, "CONT");
    }

    private void signal(int node, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(nodes[node].pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        for (Process node : nodes) {
            if (node != null) {
                node.destroyForcibly().onExit().join();
            }
        }
    }
}
