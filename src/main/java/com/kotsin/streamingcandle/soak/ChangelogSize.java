package com.kotsin.streamingcandle.soak;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** How large the changelogs of the service are at the brokers. Asks in a thread of its own. */
final class ChangelogSize implements AutoCloseable {

    private static final long PERIOD_MILLIS = 5_000;
    private static final long TIMEOUT_SECONDS = 10;
    private static final String CHANGELOG = "-changelog";

    private final Admin admin;
    private final Thread thread = new Thread(this::run, "soak-changelogs");
    private volatile OptionalLong bytes = OptionalLong.empty();

    ChangelogSize(Map<String, Object> connection) {
        admin = Admin.create(connection);
        thread.setDaemon(true);
        thread.start();
    }

    /** Nothing while the brokers do not tell. */
    OptionalLong bytes() {
        return bytes;
    }

    private void run() {
        try {
            while (true) {
                bytes = ask();
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            bytes = OptionalLong.empty();
        }
    }

    private OptionalLong ask() throws InterruptedException {
        try {
            var brokers = admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                    .map(Node::id)
                    .collect(Collectors.toSet());
            return OptionalLong.of(
                    admin
                            .describeLogDirs(brokers)
                            .allDescriptions()
                            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .values()
                            .stream()
                            .flatMap(directories -> directories.values().stream())
                            .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                            .filter(replica -> replica.getKey().topic().endsWith(CHANGELOG))
                            .mapToLong(replica -> replica.getValue().size())
                            .sum());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(java.time.Duration.ZERO);
    }
}
