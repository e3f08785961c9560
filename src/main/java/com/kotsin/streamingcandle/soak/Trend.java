package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.soak.Statistics.Interval;
import com.kotsin.streamingcandle.soak.Statistics.Kendall;
import com.kotsin.streamingcandle.soak.Statistics.Line;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a series goes: by medians of its steady phases, and from trough to trough.
 *
 * @param line through the medians, x in hours since the soak began
 * @param interval of its slope
 * @param kendall of the troughs; absent if there are fewer than three
 * @param perCycle rise from trough to trough
 */
record Trend(Line line, Interval interval, Optional<Kendall> kendall, double perCycle, Verdict verdict) {

    static final double SIGNIFICANT = 0.05;

    private static final int DRAWS = 1_000;
    private static final int LEAST_MEDIANS = 6;
    private static final int LEAST_TROUGHS = 3;
    private static final long SEED = 20_261_128;

    /**
     * Judges a series.
     *
     * @param medians of the steady phases
     * @param troughs one a cycle
     */
    static Trend of(Life.Medians medians, double[] troughs, Limits limits) {
        boolean isKnown = medians.x().length >= LEAST_MEDIANS && hasCycles(medians.place());
        Line line = isKnown
                ? Statistics.theilSen(medians.x(), medians.y(), medians.place())
                : new Line(Double.NaN, Double.NaN);
        Interval interval = isKnown ? widened(medians, line.slope(), limits) : new Interval(Double.NaN, Double.NaN);
        Optional<Kendall> kendall =
                troughs.length >= LEAST_TROUGHS ? Optional.of(Statistics.kendall(troughs)) : Optional.empty();
        double perCycle = kendall.isEmpty() ? Double.NaN : perCycle(troughs);
        boolean isSignificant = kendall.isPresent() && kendall.get().p() < SIGNIFICANT;
        boolean leaks =
                interval.low() > 0 && line.slope() >= limits.leak() || isSignificant && perCycle >= limits.perCycle();
        boolean passes = interval.high() < limits.pass() && kendall.isPresent() && !isSignificant;
        Verdict verdict = leaks ? Verdict.LEAK : passes ? Verdict.PASS : Verdict.INCONCLUSIVE;
        return new Trend(line, interval, kendall, perCycle, verdict);
    }

    private static boolean hasCycles(int[] places) {
        return IntStream.of(places).distinct().count() < places.length;
    }

    private static Interval widened(Life.Medians medians, double slope, Limits limits) {
        Interval drawn =
                Statistics.slopeInterval(medians.x(), medians.y(), medians.place(), medians.block(), DRAWS, SEED);
        return new Interval(
                slope - (slope - drawn.low()) * limits.widening(), slope + (drawn.high() - slope) * limits.widening());
    }

    private static double perCycle(double[] troughs) {
        double[] cycles = new double[troughs.length];
        for (int cycle = 0; cycle < cycles.length; cycle++) {
            cycles[cycle] = cycle;
        }
        return Statistics.theilSen(cycles, troughs).slope();
    }
}
