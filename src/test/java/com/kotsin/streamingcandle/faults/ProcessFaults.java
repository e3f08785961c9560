package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What becomes of processes, their host and their disk: F1 to F18. */
final class ProcessFaults {

    private static final Duration GAP = Duration.ofSeconds(15);

    static final List<Fault> ROWS = List.of(
            row("F1", "killed under load, and started again")
                    .injectedBy("`kill -9` at random moments and within 200 ms of window ends, 20 times; start at once")
                    .passesWhen("exact; GAP <= 15 s")
                    .alsoShort()
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("`at_least_once`", AtLeastOnce.class))
                    .runs(KilledUnderLoad::run),
            row("F4", "stopped in order under load")
                    .injectedBy("`kill -TERM` at 10,000 ticks/s")
                    .passesWhen("exit 0 within 30 s; the next start restores no record; exact")
                    .alsoShort()
                    .failsWith(Broken.by("`close` is left out", NoClose.class))
                    .runs(ProcessFaults::stoppedInOrder),
            row("F7", "started twice with the same instance id")
                    .injectedBy("a second start while the first runs")
                    .passesWhen(
                            "exit 75 within 10 s, names the first's process and the directory; no rebalance of the first; exact")
                    .alsoShort()
                    .failsWith(Broken.by("no lock of the instance", NoInstanceLock.class))
                    .runs(ProcessFaults::startedTwice));

    private ProcessFaults() {}

    private static void stoppedInOrder(Stage stage) throws Exception {
        int perSecond = stage.longOrShort(10_000, 2_000);
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load(
                new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Stage.SPEED), perSecond);
        LiveTap live = stage.live();
        stage.awaitAllHeard(live);
        stage.lasting(stage.longOrShort(Duration.ofSeconds(30), Duration.ofSeconds(5)));
        live.reset();

        first.terminate();
        long from = System.nanoTime();
        int exit = first.awaitExit();
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        assertThat(exit).as(first::log).isZero();
        stage.assertWithin("stopped in", took, Duration.ofSeconds(30));

        ApplicationProcess second = stage.start();
        stage.awaitCaughtUp(Duration.ofMinutes(2));
        stage.note("recovery", second.age());
        long restored = Stage.restored(second).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        stage.note("restored records", restored);
        assertThat(restored).isZero();
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.assertExact(load, second);
    }

    private static void startedTwice(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.live();
        stage.awaitAllHeard(live);
        long rebalances = Stage.rebalances(first);
        live.reset();

        ApplicationProcess second = stage.start(installation, Map.of());
        int exit = second.awaitExit();
        stage.note("exit", exit);
        Duration took = second.age();
        assertThat(exit).as(second::log).isEqualTo(75);
        assertThat(second.log())
                .contains(
                        Long.toString(first.pid()),
                        installation
                                .stateDir()
                                .resolve(installation.instanceId())
                                .toString());
        stage.assertWithin("after", took, Duration.ofSeconds(10));

        stage.noteGap(live, GAP);
        stage.note("rebalances", Stage.rebalances(first) - rebalances);
        assertThat(Stage.rebalances(first)).isEqualTo(rebalances);
        stage.assertExact(load, first);
    }
}
