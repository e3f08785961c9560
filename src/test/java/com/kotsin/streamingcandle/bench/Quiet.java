package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the application costs while there is nothing to do, and while what it needs is away. */
final class Quiet {

    private static final long SETTLE_SECONDS = 90;
    private static final long MEASURED_SECONDS = 60;
    private static final double PERCENT = 100;

    private final Options options;
    private final Services services;
    private final Path directory;

    /**
     * @param percentOfCore processor time over a minute
     * @param lines that were logged in that minute
     */
    record State(String name, double percentOfCore, long lines) {}

    Quiet(Options options, Services services, Path directory) {
        this.options = options;
        this.services = services;
        this.directory = directory;
    }

    void measure(Consumer<State> states) throws IOException, InterruptedException {
        states.accept(measure("idle", services, Map.of(), false));
        Services kafka = Services.start(directory.resolve("quiet-kafka"));
        states.accept(
                measure("kafka away", kafka, Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()), true));
        Services store = Services.start(directory.resolve("quiet-store"));
        states.accept(measure("mongodb away", store, Map.of("SPRING_MONGODB_URI", store.storeUri()), true));
    }

    private State measure(String name, Services away, Map<String, String> connection, boolean isAway)
            throws InterruptedException {
        Report.say("%s: %d s to settle, %d s to measure", name, SETTLE_SECONDS, MEASURED_SECONDS);
        Installation installation = Installation.named("quiet-" + name.replace(' ', '-'), services, directory);
        try (ApplicationProcess application = ApplicationProcess.productionJar(
                directory, installation.environment(connection), Ours.flags(options.jvm()))) {
            application.awaitUp();
            if (isAway) {
                away.close();
            }
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            double before = application.processorTime().toMillis() / 1e3;
            long linesBefore = application.log().lines().count();
            TimeUnit.SECONDS.sleep(MEASURED_SECONDS);
            double used = application.processorTime().toMillis() / 1e3 - before;
            return new State(
                    name,
                    used / MEASURED_SECONDS * PERCENT,
                    application.log().lines().count() - linesBefore);
        } finally {
            StateFiles.delete(installation.stateDir());
        }
    }
}
