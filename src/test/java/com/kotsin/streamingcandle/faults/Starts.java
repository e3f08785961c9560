package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Leftovers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** Starts, and stops, that meet something they should not. */
final class Starts {

    private static final int FAILED = 1;
    private static final int ALREADY_RUNNING = 75;
    private static final int BAD_CONFIGURATION = 78;
    private static final Duration GAP = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private Starts() {}

    static void stoppedInOrder(Stage stage) throws Exception {
        int perSecond = stage.longOrShort(10_000, 2_000);
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load(
                new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Stage.SPEED), perSecond);
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(30), Duration.ofSeconds(5)));
        live.reset();

        Duration took = Stage.stopInOrder(first);

        ApplicationProcess second = stage.start();
        stage.awaitCaughtUp(LONG);
        stage.note("recovery", second.age());
        // Then the other timeframes too have restored whatever they had to.
        second.awaitUp();
        long restored = Stage.restored(second).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        stage.note("restored records", restored);
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        assertThat(restored).as("restored records").isZero();
        stage.assertExact(load, second);
        stage.assertWithin("stopped in", took, STOPS_WITHIN);
    }

    static void stoppedInARebalance(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first =
                stage.start(installation.withInstance("host-a"), Map.of()).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        long before = Stage.rebalances(first);

        ApplicationProcess second = stage.start(installation.withInstance("host-b"), Map.of());
        stage.awaiting("a rebalance", LONG, () -> Stage.rebalances(first) > before);
        second.kill();
        long from = System.nanoTime();
        first.terminate();
        boolean ended = first.hasEndedWithin(STOPS_WITHIN.multipliedBy(3));
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        assertThat(ended).as("ended within 90 s").isTrue();

        ApplicationProcess third = stage.start(installation.withInstance("host-a"), Map.of());
        stage.awaitCaughtUp(LONG);
        stage.note("exit", first.awaitExit());
        stage.note("recovery", third.age());
        stage.assertExact(load, third);
        stage.assertWithin("gone after", took, STOPS_WITHIN);
    }

    static void twice(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        long before = Stage.rebalances(first);
        live.reset();

        ApplicationProcess second = stage.start(installation, Map.of());
        Duration took = stage.awaitExit(second, ALREADY_RUNNING);
        assertThat(second.log())
                .contains(
                        Long.toString(first.pid()),
                        installation
                                .stateDir()
                                .resolve(installation.instanceId())
                                .toString());

        long rebalances = Stage.rebalances(first) - before;
        stage.note("rebalances", rebalances);
        assertThat(rebalances).as("rebalances").isZero();
        stage.noteGap(live, GAP);
        stage.assertExact(load, first);
        stage.assertWithin("after", took, Duration.ofSeconds(10));
    }

    static void withTheHttpPortTaken(Stage stage) throws Exception {
        Installation installation = stage.installation();
        Duration took;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            ApplicationProcess process = stage.start(installation, Map.of("SERVER_PORT", port));
            took = stage.awaitExit(process, FAILED);
            assertThat(process.log()).contains(port);
        }
        assertThat(stage.services().kafka().groups())
                .as("groups that were joined")
                .doesNotContainAnyElementsOf(installation.groups().toList());
        // What it did not touch is as it was.
        ApplicationProcess next = stage.start();
        Load load = stage.load();
        next.awaitUp();
        stage.awaitCaughtUp(LONG);
        stage.assertExact(load, next);
        stage.assertWithin("after", took, Duration.ofSeconds(15));
    }

    static void withLeftovers(Stage stage) throws Exception {
        Leftovers.in(stage.installation());
        ApplicationProcess process = stage.start();
        Load load = stage.load();
        process.awaitUp();
        Duration took = process.age();
        stage.awaitCaughtUp(LONG);
        stage.assertExact(load, process);
        stage.assertWithin("RUNNING after", took, Duration.ofSeconds(15));
    }

    static void withCopiedState(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess original = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        long before = Stage.rebalances(original);
        live.reset();
        Path state = installation.stateDir().resolve(installation.instanceId());
        FileSystemUtils.copyRecursively(state, installation.stateDir().resolve("other-host"));

        ApplicationProcess copy = stage.start(installation.withInstance("other-host"), Map.of());
        Duration took = stage.awaitExit(copy, BAD_CONFIGURATION);
        stage.note("after", took);
        assertThat(copy.log()).contains("instance-id '" + installation.instanceId() + "'", "'other-host'");

        stage.noteGap(live, GAP);
        long rebalances = Stage.rebalances(original) - before;
        stage.note("rebalances", rebalances);
        assertThat(rebalances).as("rebalances").isZero();
        assertThat(original.log()).doesNotContain("Fenced");
        stage.assertExact(load, original);
    }

    /** On hosts without systemd, by what its unit says. */
    static void again(Stage stage) throws Exception {
        UnitRules installed = UnitRules.installed();
        UnitRules unit = stage.isBroken() ? installed.withoutLimit() : installed;
        stage.switchIn(CrashesWhenRunning.class);
        List<Long> starts = new ArrayList<>();
        ApplicationProcess process;
        do {
            if (!starts.isEmpty()) {
                stage.lasting(unit.pause());
            }
            starts.add(System.nanoTime());
            process = stage.start();
            stage.awaitExit(process, FAILED);
            assertThat(process.log()).contains("The pipeline cannot go on; the process ends", "It is made to crash");
        } while (unit.startsAgain(FAILED, starts) && starts.size() <= installed.burst());
        stage.note("starts", starts.size());
        stage.note("given up after", Duration.ofNanos(System.nanoTime() - starts.get(0)));
        assertThat(starts).hasSize(installed.burst());
    }
}
