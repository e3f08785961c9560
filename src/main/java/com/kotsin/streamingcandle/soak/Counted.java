package com.kotsin.streamingcandle.soak;

import java.util.stream.DoubleStream;

/** Judges what is counted in whole things, such as threads. */
final class Counted {

    private static final int LEAST = 3;

    private Counted() {}

    /**
     * Equal troughs pass, and need no statistics. What rises leaks if an order like this is no accident; whatever else is not
     * equal needs a longer run.
     *
     * @param tolerance by how much they may differ
     */
    static Verdict equal(double tolerance, double... troughs) {
        if (troughs.length < LEAST) {
            return tooFew(troughs);
        }
        double least = DoubleStream.of(troughs).min().orElseThrow();
        double most = DoubleStream.of(troughs).max().orElseThrow();
        if (most - least <= tolerance) {
            return Verdict.PASS;
        }
        return rises(troughs) ? Verdict.LEAK : Verdict.INCONCLUSIVE;
    }

    /** For what goes up and down by itself: leaks only if it rises. */
    static Verdict notRising(double... troughs) {
        if (troughs.length < LEAST) {
            return tooFew(troughs);
        }
        return rises(troughs) ? Verdict.LEAK : Verdict.PASS;
    }

    private static Verdict tooFew(double... troughs) {
        return troughs.length == 0 ? Verdict.NOT_JUDGED : Verdict.INCONCLUSIVE;
    }

    private static boolean rises(double... troughs) {
        return Statistics.kendall(troughs).p() < Trend.SIGNIFICANT;
    }
}
