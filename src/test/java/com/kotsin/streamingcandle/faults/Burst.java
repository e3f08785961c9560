package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** F41: ten times as many ticks for a while. */
final class Burst {

    private static final int TIMES = 10;
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(60);
    private static final Duration AT_LAST = Duration.ofMinutes(6);

    private Burst() {}

    static void run(Stage stage) throws Exception {
        int perSecond = stage.ticksPerSecond();
        // The heap is there from the start and the stores have soon filled their bound: what grows is something else.
        ApplicationProcess process = stage.start(
                        stage.installation(),
                        Map.of("MALLOC_ARENA_MAX", "2", "STREAMINGCANDLE_MEMORY_ROCKSDB", "32MB"),
                        "-Xms512m",
                        "-XX:+AlwaysPreTouch")
                .awaitUp();
        Load load = stage.load();
        stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(8)));
        stage.awaitCaughtUp(AT_LAST);
        long before = resident(process);

        load.pace(TIMES * perSecond);
        long from = System.nanoTime();
        long sent = load.sent();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(5)));
        load.pace(perSecond);
        stage.note("burst", Math.round((load.sent() - sent) * 1e9 / (System.nanoTime() - from)) + " ticks/s");
        Duration caughtUp = stage.awaitCaughtUp(AT_LAST);
        stage.note("lag 0 after", caughtUp);
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(5)));
        long after = resident(process);
        stage.note("memory", "%d MiB, before %d, at most %d".formatted(after, before, process.peakMemory()));
        stage.assertExact(load, process);
        stage.assertWithin("lag 0 after", caughtUp, CAUGHT_UP_WITHIN);
        if (stage.longOrShort(true, false)) {
            assertThat(after).as("resident MiB").isLessThanOrEqualTo(before * 105 / 100);
        }
    }

    /** MiB. */
    private static long resident(ApplicationProcess process) throws Exception {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .sum();
    }
}
