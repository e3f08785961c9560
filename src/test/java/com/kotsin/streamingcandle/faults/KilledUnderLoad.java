package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** F1. */
final class KilledUnderLoad {

    private static final Duration GAP = Duration.ofSeconds(15);
    /** Of the wall clock, in which a one-minute window passes. */
    private static final long WINDOW_MILLIS = 60_000 / Stage.SPEED;

    private static final int AROUND_END_MILLIS = 200;

    private KilledUnderLoad() {}

    static void run(Stage stage) throws Exception {
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.live();
        stage.awaitAllHeard(live);
        List<Duration> recoveries = new ArrayList<>();
        Duration longest = Duration.ZERO;
        int kills = stage.longOrShort(20, 3);
        for (int kill = 0; kill < kills; kill++) {
            live.reset();
            awaitMoment(stage, load, kill % 2 == 1);
            process.kill();
            process = stage.start();
            stage.awaitCaughtUp(Duration.ofMinutes(2));
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
}
