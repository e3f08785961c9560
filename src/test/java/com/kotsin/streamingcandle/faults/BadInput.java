package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** F35 and F36: one message in a hundred is none, all through. */
final class BadInput {

    private static final double SHARE = 0.01;
    /** Of clean input's. */
    private static final double LEAST_THROUGHPUT = 0.8;

    private BadInput() {}

    static void poison(Stage stage) throws Exception {
        run(stage, BadMessages.poison(market(stage), stage.seed(), Stage.PARTITIONS, SHARE));
    }

    static void timeless(Stage stage) throws Exception {
        run(stage, BadMessages.timeless(market(stage), stage.seed(), Stage.PARTITIONS, SHARE, Instant.now()));
    }

    private static Supplier<Message> market(Stage stage) {
        return new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, stage.ticksPerSecond(), Stage.SPEED);
    }

    private static void run(Stage stage, BadMessages feed) throws Exception {
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load(feed, stage.ticksPerSecond());
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(30), Duration.ZERO));
        long rebalances = Stage.rebalances(process);
        Duration phase = stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(6));
        double clean = nanosPerTick(stage, process, load, phase);
        feed.begin();
        double bad = nanosPerTick(stage, process, load, phase);
        stage.note("processor time of a tick", "%s, clean %s".formatted(micros(bad), micros(clean)));
        long more = Stage.rebalances(process) - rebalances;
        stage.note("rebalances", more);
        stage.assertExact(load, process);
        stage.note("dead letters", assertOriginalBytes(stage, feed));
        assertThat(more).as("rebalances").isZero();
        assertThat(process.log()).doesNotContain("instance failed");
        if (stage.longOrShort(true, false)) {
            assertThat(clean / bad)
                    .as("throughput of a core, against clean input")
                    .isGreaterThan(LEAST_THROUGHPUT);
        }
    }

    /** On a machine that does other work too, processor time tells more of throughput than ticks a second. */
    private static double nanosPerTick(Stage stage, ApplicationProcess process, Load load, Duration phase) {
        Duration before = process.processorTime();
        long sent = load.sent();
        stage.lasting(phase);
        return (double) process.processorTime().minus(before).toNanos() / (load.sent() - sent);
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.0f us", nanos / 1_000);
    }

    private static int assertOriginalBytes(Stage stage, BadMessages feed) throws Exception {
        Map<String, Integer> found = new HashMap<>();
        stage.services()
                .kafka()
                .forEach(
                        stage.installation().deadLetters(),
                        letter -> found.merge(BadMessages.inShort(letter.value()), 1, Integer::sum));
        assertThat(found).isEqualTo(feed.values());
        return found.values().stream().mapToInt(Integer::intValue).sum();
    }
}
