package com.kotsin.streamingcandle.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes on when. Four hours are the protocol: 20 minutes of warm-up, 7 cycles of 30 minutes, 10 minutes without input, 5
 * after a new start; less time has the same shape, and
 * more has more cycles.
 *
 * @param steps in their order
 * @param periodMillis from one sample to the next
 */
public record Schedule(Mode mode, List<Step> steps, long periodMillis) {

    /** As few as with which an increase of all of them is no accident: 1 of 5040. */
    public static final int CYCLES = 7;

    /** Minutes of the protocol. */
    private static final int WARM_UP = 20;

    private static final int STEADY = 20;
    private static final int BURST = 3;
    private static final int CEILING = 2;
    private static final int QUIET = 4;
    private static final int TROUGH = 1;
    private static final int NO_INPUT = 10;
    private static final int RESTARTED = 5;
    private static final int CYCLE = STEADY + BURST + CEILING + QUIET + TROUGH;
    private static final int AROUND = WARM_UP + NO_INPUT + RESTARTED;
    private static final int ALL = AROUND + CYCLES * CYCLE;

    private static final double MINUTE = 60_000;

    private static final long PERIOD_MILLIS = 10_000;
    private static final long LEAST_PERIOD_MILLIS = 1_000;

    /**
     * Messages per second.
     *
     * @param quiet between bursts
     */
    public record Rates(int steady, int burst, int ceiling, int quiet) {}

    /** The protocol, so long that all of it fits. */
    public static Schedule of(Mode mode, Duration duration, Rates rates) {
        // More time than the protocol's is for more cycles, not for longer ones.
        long whole = duration.toMinutes();
        int cycles = whole >= ALL ? (int) ((whole - AROUND) / CYCLE) : CYCLES;
        double minute = whole >= ALL ? MINUTE : duration.toMillis() / (double) ALL;
        List<Step> steps = new ArrayList<>();
        steps.add(step(Phase.WARM_UP, 0, WARM_UP, minute, rates.steady()));
        for (int cycle = 1; cycle <= cycles; cycle++) {
            if (mode == Mode.CONTINUOUS) {
                steps.add(step(Phase.STEADY, cycle, CYCLE - TROUGH, minute, rates.steady()));
                steps.add(step(Phase.TROUGH, cycle, TROUGH, minute, rates.steady()));
            } else {
                steps.add(step(Phase.STEADY, cycle, STEADY, minute, rates.steady()));
                steps.add(step(Phase.BURST, cycle, BURST, minute, rates.burst()));
                steps.add(step(Phase.CEILING, cycle, CEILING, minute, rates.ceiling()));
                steps.add(step(Phase.QUIET, cycle, QUIET, minute, rates.quiet()));
                steps.add(step(Phase.TROUGH, cycle, TROUGH, minute, rates.quiet()));
            }
        }
        steps.add(step(Phase.NO_INPUT, 0, NO_INPUT, minute, 0));
        steps.add(step(Phase.RESTARTED, 0, RESTARTED, minute, rates.steady()));
        long period = Math.round(PERIOD_MILLIS * minute / MINUTE);
        return new Schedule(mode, List.copyOf(steps), Math.min(PERIOD_MILLIS, Math.max(LEAST_PERIOD_MILLIS, period)));
    }

    private static Step step(Phase phase, int cycle, int minutes, double minute, int rate) {
        return new Step(phase, cycle, Math.round(minutes * minute), rate);
    }

    /** The same with another distance of samples. */
    public Schedule every(Duration period) {
        return new Schedule(mode, steps, period.toMillis());
    }

    /** All of it, ms. */
    public long millis() {
        return steps.stream().mapToLong(Step::millis).sum();
    }
}
