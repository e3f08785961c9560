package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Apache Kafka broker and controller in this process, on 127.0.0.1, for trying out and for tests. Its directory
 * outlives it: topics, records and group offsets are there again at the next start on it, also after the process was
 * killed. Made for one small machine and one node: nothing is replicated.
 *
 * <p>Safe for use by many threads. A stopped broker stays stopped; start another one on the same directory.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final String META_PROPERTIES = "meta.properties";

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final String bootstrapServers;
    private final String clusterId;
    private boolean stopped;

    private EmbeddedBroker(KafkaRaftServer server, DirectoryLock lock, int port, String clusterId) {
        this.server = server;
        this.lock = lock;
        this.bootstrapServers = "127.0.0.1:" + port;
        this.clusterId = clusterId;
    }

    /** Starts on the port of the last run on this directory, or on a free one if that is taken or there was none. */
    public static EmbeddedBroker start(Path directory) {
        DirectoryLock lock = DirectoryLock.take(directory);
        return start(directory, lock, () -> Ports.remembered(directory.resolve("port")), settings -> {});
    }

    /** Starts on a free port, with more or other settings of Apache Kafka than its own, such as a further listener. */
    static EmbeddedBroker start(Path directory, Consumer<Properties> more) {
        return start(directory, DirectoryLock.take(directory), Ports::free, more);
    }

    /**
     * Starts on this port.
     *
     * @throws IllegalStateException if the port is in use
     * @throws com.kotsin.streamingcandle.pipeline.StartupFailure if the directory is in use
     */
    public static EmbeddedBroker start(Path directory, int port) {
        DirectoryLock lock = DirectoryLock.take(directory);
        return start(directory, lock, () -> Ports.requireFree(port, "The embedded broker"), settings -> {});
    }

    /** Starts on this port, with more or other settings of Apache Kafka than its own. */
    static EmbeddedBroker start(Path directory, int port, Consumer<Properties> more) {
        DirectoryLock lock = DirectoryLock.take(directory);
        return start(directory, lock, () -> Ports.requireFree(port, "The embedded broker"), more);
    }

    private static EmbeddedBroker start(
            Path directory, DirectoryLock lock, IntSupplier choosePort, Consumer<Properties> more) {
        try {
            int port = choosePort.getAsInt();
            Path data = Files.createDirectories(directory.resolve("data")).toAbsolutePath();
            if (Files.notExists(data.resolve(META_PROPERTIES))) {
                format(data);
            }
            Properties settings = settings(data, port);
            more.accept(settings);
            var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, lock, port, readClusterId(data));
        } catch (Exception e) {
            lock.close();
            if (e instanceof RuntimeException alreadyClear) {
                throw alreadyClear;
            }
            throw new IllegalStateException(
                    "The embedded broker does not start on directory %s".formatted(directory.toAbsolutePath()), e);
        }
    }

    private static void format(Path data) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    private static String readClusterId(Path data) throws IOException {
        var meta = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve(META_PROPERTIES))) {
            meta.load(reader);
        }
        return meta.getProperty("cluster.id");
    }

    private static Properties settings(Path data, int port) {
        int controllerPort = Ports.free();
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");

        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "4");
            settings.put(topic + ".segment.bytes", "8388608");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        // A newcomer waits for candles, and a restarted process for the session and the transactions of a killed one.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

        // One small machine: few threads, small buffers, small files.
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.put("log.segment.bytes", "67108864");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("log.retention.hours", "24");

        // A dead letter carries its tick whole, however large.
        settings.put("message.max.bytes", Integer.toString(20 * 1024 * 1024));
        return settings;
    }

    /** For {@code bootstrap.servers}: host and port. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What {@code describeCluster} answers here; the same as long as the directory lives. */
    public String clusterId() {
        return clusterId;
    }

    /**
     * Stops in order, within 15 s. A broker that does not stop by then is left behind and its directory stays taken until
     * the process ends; its data is as after a kill, which is to say complete.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        var done = new CompletableFuture<Void>();
        var stopper = new Thread(() -> shutDown(done), "stop-embedded-broker");
        // Kafka's shutdown has been seen to block for good; it must not keep the process.
        stopper.setDaemon(true);
        stopper.start();
        try {
            done.get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            lock.close();
        } catch (TimeoutException e) {
            log.warn(
                    "The embedded broker at {} did not stop within {}; it is left behind",
                    bootstrapServers,
                    STOP_WITHIN);
        } catch (ExecutionException e) {
            log.warn("The embedded broker at {} did not stop in order", bootstrapServers, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown(CompletableFuture<Void> done) {
        try {
            server.shutdown();
            server.awaitShutdown();
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
