package com.kotsin.streamingcandle.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.faults.Results;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installation whose process is measured: the production jar, or with {@code -Dleaks.planted=true} the application with a
 * leak that has to be found. For one thread.
 */
final class Subject implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subject.class);
    private static final boolean PLANTED = Boolean.getBoolean("leaks.planted");
    private static final Duration PATIENCE = PLANTED ? Duration.ofSeconds(10) : Duration.ofMinutes(2);
    private static final Duration METERS_AFTER = Duration.ofSeconds(65);
    private static final int MOST_SERIES = 50;
    private static final Instant START = Instant.parse("2025-05-05T06:00:00Z");
    private static final Map<String, String> SETTINGS = Map.of(
            // What closes a window must be the feed alone.
            "STREAMINGCANDLE_QUIET_PERIOD", "2h",
            "STREAMINGCANDLE_TOPICS_PARTITIONS", Integer.toString(Trading.PARTITIONS),
            // There is one for each cause of a collection, once that has come up.
            "MANAGEMENT_METRICS_ENABLE_JVM_GC", "false",
            // All of them from the start: they come when there is much to do, and go after a minute.
            "SERVER_TOMCAT_THREADS_MAX", "20",
            "SERVER_TOMCAT_THREADS_MINSPARE", "20");

    private final Path directory;
    private final Installation installation;
    private final Trading trading;
    private final Map<String, String> settings;
    private ApplicationProcess process;
    private boolean isReused;

    /** @param settings by environment variable, before its own */
    Subject(Services services, Path directory, String name, Map<String, String> settings) throws Exception {
        this.directory = directory;
        this.installation = Installation.named(name, services, directory);
        services.kafka().createTopic(installation.ticks(), Trading.PARTITIONS);
        this.trading = new Trading(services.bootstrapServers(), installation.ticks(), START);
        this.settings = new HashMap<>(installation.environment(SETTINGS));
        this.settings.putAll(Footprint.ENVIRONMENT);
        this.settings.putAll(settings);
    }

    Installation installation() {
        return installation;
    }

    Trading trading() {
        return trading;
    }

    /** The process that was started last. */
    ApplicationProcess process() {
        return process;
    }

    /** Has an operation done by the process that runs, unless a leak is planted in it, or none runs. */
    void startFor(Operation operation) {
        if (process != null && !PLANTED) {
            isReused = true;
            return;
        }
        if (process != null) {
            process.close();
        }
        start(operation, Map.of());
        trading.trade("FIRST");
        trading.send(null, null);
        trading.end();
        awaitSettled();
        awaitMeters();
    }

    /** Waits until the meters of Kafka's clients are those of what they do now; they are looked for once a minute. */
    void awaitMeters() {
        long from = System.nanoTime();
        await().atMost(METERS_AFTER.multipliedBy(2)).until(() -> System.nanoTime() - from >= METERS_AFTER.toNanos());
    }

    /** Starts the process as the tests have prepared it, with these properties of its virtual machine. */
    void start(Operation operation, Map<String, String> properties) {
        List<String> options = new ArrayList<>(Footprint.STEADY);
        options.addAll(List.of("-Xms320m", "-Xmx320m"));
        Map<String, String> prepared = new HashMap<>(properties);
        if (PLANTED) {
            prepared.put(PlantedLeak.METHOD, operation.method());
            prepared.put(PlantedLeak.KIND, operation.planted().name());
        }
        if (prepared.isEmpty()) {
            process = ApplicationProcess.productionJar(directory, settings, options);
        } else {
            options.add("-Djdk.attach.allowAttachSelf=true");
            prepared.forEach((key, value) -> options.add("-D%s=%s".formatted(key, value)));
            process = ApplicationProcess.ofTestClass(directory, PreparedApplication.class, settings, options);
        }
        process.awaitUp();
    }

    /** Waits until every tick has become what it becomes. */
    void awaitSettled() {
        trading.flush();
        installation.awaitSettled(process, installation.ticks());
    }

    /** Repeats an operation, notes what came out, and asserts that nothing leaks; or that the planted leak is found. */
    void repeat(Operation operation, Repeated.Times times, Repeated.Rest rest) throws Exception {
        long from = System.nanoTime();
        List<Set<String>> series = new ArrayList<>();
        Repeated.Rest noted = () -> {
            rest.await();
            await("all instances run")
                    .atMost(PATIENCE)
                    .until(() -> process.metric("streamingcandle_stream_state") == Trading.TIMEFRAMES);
            series.add(series());
        };
        Repeated.Outcome outcome = new Repeated(() -> process.pid(), PATIENCE, times, noted).run(operation.count());
        Result result = new Result(
                operation,
                operation.count(),
                PLANTED,
                outcome.comparison(),
                Math.round((System.nanoTime() - from) / 1e9),
                Math.round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() * 10) / 10.0,
                Results.commit());
        Result.FILE.append(result);
        LOG.warn(
                "{} times: {}{}: {}; after {} s",
                result.count(),
                operation.sentence(),
                PLANTED ? ", which leaves " + operation.planted().words() : isReused ? ", in a process in use" : "",
                outcome.comparison(),
                result.seconds());
        List<String> grown = outcome.comparison().grown();
        assertThat(result.isAsItShouldBe())
                .as(
                        "%s: %s has grown: %s%n%s%nmeters: %s",
                        operation.sentence(),
                        grown,
                        outcome.comparison(),
                        outcome.differences(),
                        more(series.get(0), series()))
                .isTrue();
    }

    /** Names and labels of what the process tells of itself. */
    private Set<String> series() {
        return process.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String more(Set<String> before, Set<String> now) {
        return now.stream()
                .filter(one -> !before.contains(one))
                .limit(MOST_SERIES)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        trading.close();
    }
}
