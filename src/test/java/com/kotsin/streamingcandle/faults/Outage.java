package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.Map;

/**
 * No broker is to be had for a while, in one way or another, and then is again: F19, F20, F22 and F25.
 *
 * @param begin how it begins
 * @param end how it ends; returns when the broker can answer
 * @param lasts in the long form
 * @param lastsShort in the short form
 * @param upWithin so soon after its end health has to be UP
 * @param caughtUpWithin so soon after its end all ticks have to be in candles
 * @param settings of the application
 * @param isSurvived whether no instance may fail by it, and be built anew
 */
record Outage(
        Act begin,
        Act end,
        Duration lasts,
        Duration lastsShort,
        Duration upWithin,
        Duration caughtUpWithin,
        Map<String, String> settings,
        boolean isSurvived) {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(15);
    /** Every client says once that it has lost its broker, and some wait for an answer in vain. */
    private static final Duration SETTLES = Duration.ofMinutes(1);

    private static final double MOST_OF_CORE = 5;
    private static final double MOST_LINES = 1;
    /** What is waited for on a busy machine before the figures are looked at. */
    static final Duration AT_LAST = Duration.ofMinutes(4);
    /** A load that waits for its broker holds what it could not send. */
    private static final int MOST_HELD = 200_000;

    /** Something that is done to the broker or its network. */
    interface Act {
        void on(OwnBroker own) throws Exception;
    }

    void run(Stage stage) throws Exception {
        OwnBroker own = OwnBroker.on(stage);
        ApplicationProcess process = own.start(settings).awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        Duration length = stage.longOrShort(lasts, lastsShort);
        load.pace((int) Math.min(stage.ticksPerSecond(), MOST_HELD / Math.max(1, length.toSeconds())));
        live.reset();
        long began = System.nanoTime();

        begin.on(own);
        stage.assertWithin("told after", own.awaitNotUp(process), TOLD_WITHIN);
        Duration settling = SETTLES.compareTo(length.dividedBy(2)) < 0 ? SETTLES : length.dividedBy(2);
        stage.lasting(left(settling, began));
        Quietness.Watch watch = Quietness.watch(process);
        stage.lasting(left(length, began));
        Quietness quiet = watch.end();
        end.on(own);
        long ended = System.nanoTime();
        stage.note("outage", Duration.ofNanos(ended - began));
        stage.note("meanwhile", quiet);

        own.awaitUp(process, AT_LAST);
        stage.assertWithin("up after", since(ended), upWithin);
        load.pace(stage.ticksPerSecond());
        long sent = load.sent();
        stage.awaiting("the ticks of the outage at the broker", AT_LAST, () -> load.acknowledged() >= sent);
        stage.awaitCaughtUp(AT_LAST);
        Duration recovery = since(ended);
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.note("instances built anew", OwnBroker.failures(process));
        stage.assertExact(load, process);
        stage.assertWithin("recovery", recovery, caughtUpWithin);
        if (isSurvived) {
            assertThat(OwnBroker.failures(process)).as(process::log).isZero();
        }
        if (length.compareTo(SETTLES) > 0) {
            assertThat(quiet.percentOfCore()).as("percent of a core").isLessThan(MOST_OF_CORE);
            assertThat(quiet.linesPerSecond()).as("lines a second").isLessThan(MOST_LINES);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Duration left(Duration of, long began) {
        Duration left = of.minus(since(began));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
