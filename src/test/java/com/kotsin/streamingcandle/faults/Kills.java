package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Processes that are killed, or frozen. */
final class Kills {

    private static final Duration GAP = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofMinutes(3);
    /** Of the wall clock, in which a one-minute window passes. */
    private static final long WINDOW_MILLIS = 60_000 / Stage.SPEED;

    private static final int AROUND_END_MILLIS = 200;
    private static final Pattern RESTORED = Pattern.compile("(Finished restoring changelog)");

    private Kills() {}

    static void underLoad(Stage stage) throws Exception {
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        List<Duration> recoveries = new ArrayList<>();
        Duration longest = Duration.ZERO;
        int kills = stage.longOrShort(20, 3);
        for (int kill = 0; kill < kills; kill++) {
            live.reset();
            awaitMoment(stage, load, kill % 2 == 1);
            process.kill();
            process = stage.start();
            stage.awaitCaughtUp(LONG);
            recoveries.add(process.age());
            stage.awaitAllHeardAgain(live);
            longest = longest.compareTo(live.gap()) < 0 ? live.gap() : longest;
        }
        Collections.sort(recoveries);
        stage.note("kills", kills);
        stage.note("recovery p50", recoveries.get(kills / 2));
        stage.note("max", recoveries.get(kills - 1));
        stage.assertExact(load, process);
        stage.assertWithin("GAP", longest, GAP);
    }

    private static void awaitMoment(Stage stage, Load load, boolean atWindowEnd) {
        long random = stage.random().nextInt((int) WINDOW_MILLIS);
        if (!atWindowEnd) {
            stage.lasting(Duration.ofMillis(random));
            return;
        }
        // Grace is a whole window, so that windows close when others end.
        long perWindow = WINDOW_MILLIS * stage.ticksPerSecond() / 1_000;
        long before = (long) AROUND_END_MILLIS * stage.ticksPerSecond() / 1_000;
        long end = (load.sent() / perWindow + 1) * perWindow - before + random % (2 * before);
        stage.awaiting("the end of a window", Duration.ofMinutes(2), () -> load.sent() >= end);
    }

    static void whileRestoring(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess first = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(10)));
        live.reset();
        first.kill();
        // All of it is to be restored, so that there is time to be killed in.
        FileSystemUtils.deleteRecursively(installation.stateDir());

        ApplicationProcess second = stage.start();
        stage.awaiting(
                "a first restored changelog",
                LONG,
                () -> RESTORED.matcher(second.log()).find());
        second.kill();

        ApplicationProcess third = stage.start();
        stage.awaiting(
                "all instances",
                LONG,
                () -> third.log()
                                .lines()
                                .filter(line -> line.contains("instance is RUNNING"))
                                .count()
                        >= Installation.TIMEFRAMES.size());
        Duration running = third.age();
        stage.awaitCaughtUp(LONG);
        stage.note("recovery", third.age());
        stage.note(
                "restored records",
                Stage.restored(third).values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.assertExact(load, third);
        stage.assertWithin("RUNNING after", running, Duration.ofSeconds(20));
    }

    static void frozen(Stage stage) throws Exception {
        Installation first = stage.installation().withInstance("host-a");
        Installation second = stage.installation().withInstance("host-b");
        ApplicationProcess frozen = stage.start(first, Map.of()).awaitUp();
        ApplicationProcess other = stage.start(second, Map.of()).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        stage.awaiting("tasks in both processes", LONG, () -> tasks(frozen) > 0 && tasks(other) > 0);
        stage.awaitAllHeardAgain(live);

        live.reset();
        frozen.freeze();
        try {
            stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(12)));
            // Only the other one can say anything now.
            stage.awaitAllHeardAgain(live);
            stage.note("GAP while frozen", live.gap());
        } finally {
            live.reset();
            frozen.thaw();
        }
        stage.note("recovery", stage.awaitCaughtUp(LONG));
        stage.lasting(Duration.ofSeconds(15));
        stage.awaitAllHeardAgain(live);
        Duration gap = live.gap();
        frozen.awaitUp();
        stage.assertExact(load, other);
        stage.assertWithin("GAP after", gap, GAP);
    }

    /** Tasks of all timeframes, as the log tells the transitions of instances. */
    private static double tasks(ApplicationProcess process) {
        JsonNode health = OwnBroker.health(process);
        return health == null
                ? 0
                : health.at("/components/streams/components/1m/details/tasks").asInt(0);
    }

    /** Three of them come and go; at least one is left each time. */
    static void comingAndGoing(Stage stage) throws Exception {
        int minutes = Integer.getInteger("faults.minutes", stage.longOrShort(15, 1));
        List<Installation> instances = new ArrayList<>();
        for (String id : List.of("host-a", "host-b", "host-c")) {
            instances.add(stage.installation().withInstance(id));
        }
        ApplicationProcess[] running = new ApplicationProcess[instances.size()];
        running[0] = stage.start(instances.get(0), Map.of()).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        live.reset();
        Random random = stage.random();
        long until = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int starts = 1;
        int stops = 0;
        int kills = 0;
        // A machine that is slow has time for few, and each shows something else.
        while (System.nanoTime() < until || stops == 0 || kills == 0) {
            int which = random.nextInt(running.length);
            boolean kill = random.nextBoolean();
            stage.lasting(Duration.ofSeconds(5 + random.nextInt(25)));
            if (running[which] == null) {
                running[which] = stage.start(instances.get(which), Map.of()).awaitUp();
                starts++;
            } else if (othersRun(running, which)) {
                if (kill) {
                    running[which].kill();
                    kills++;
                } else {
                    Stage.stopInOrder(running[which]);
                    stops++;
                }
                running[which] = null;
            }
        }
        stage.note("starts", starts);
        stage.note("stops", stops);
        stage.note("kills", kills);
        stage.awaitCaughtUp(LONG);
        stage.awaitAllHeardAgain(live);
        Duration gap = live.gap();
        ApplicationProcess last = null;
        for (ApplicationProcess process : running) {
            last = process == null ? last : process;
        }
        stage.assertExact(load, last);
        stage.assertWithin("GAP", gap, GAP);
    }

    private static boolean othersRun(ApplicationProcess[] running, int which) {
        for (int i = 0; i < running.length; i++) {
            if (i != which && running[i] != null) {
                assertThat(running[i].isAlive()).as(running[i]::log).isTrue();
                return true;
            }
        }
        return false;
    }
}
