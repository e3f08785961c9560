package com.kotsin.streamingcandle.soak;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What is asked of a series that may rise: how steeply, within which limits, and whether that can be an accident. */
final class Statistics {

    private static final double HALF = 2;

    private Statistics() {}

    /** A straight line. */
    record Line(double intercept, double slope) {

        double at(double x) {
            return intercept + slope * x;
        }
    }

    /** Limits between which something is with a probability of 95 %. */
    record Interval(double low, double high) {

        private static final double LEFT_OUT_EACH_SIDE = 0.025;

        private static Interval of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int cut = (int) Math.floor(sorted.length * LEFT_OUT_EACH_SIDE);
            return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
        }
    }

    /**
     * Whether values rise.
     *
     * @param s pairs of which the later is greater, less those of which it is smaller
     * @param p how likely so many or more are if the order is an accident
     */
    record Kendall(int s, double p) {}

    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("No values have no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / HALF;
    }

    /** The line through the medians of all slopes between two points (Theil and Sen). */
    static Line theilSen(double[] x, double[] y) {
        return theilSen(x, y, new int[x.length]);
    }

    /**
     * The same of the slopes between points of equal season (Hirsch, Slack and Smith, 1982), so that what comes again in each
     * cycle, such as a heap that fills until it is collected, is no slope.
     *
     * @param season of each point
     * @throws IllegalArgumentException if there are no two points of a season
     */
    static Line theilSen(double[] x, double[] y, int[] season) {
        double slope = slope(x, y, season);
        double[] rest = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            rest[i] = y[i] - slope * x[i];
        }
        return new Line(median(rest), slope);
    }

    private static double slope(double[] x, double[] y, int[] season) {
        double[] slopes = new double[x.length * (x.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                if (season[i] == season[j]) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        return median(Arrays.copyOf(slopes, count));
    }

    /**
     * Limits of that slope: what is off the line and off what is usual of its season is drawn anew in blocks, since neighbours are
     * alike, and put onto the line.
     *
     * @param block how many neighbours stay together
     * @param draws how often
     */
    static Interval slopeInterval(double[] x, double[] y, int[] season, int block, int draws, long seed) {
        Line line = theilSen(x, y, season);
        double[] off = off(line, x, y, season);
        int n = x.length;
        int length = Math.max(1, Math.min(block, n));
        var random = new SplittableRandom(seed);
        double[] slopes = new double[draws];
        double[] drawn = new double[n];
        for (int draw = 0; draw < draws; draw++) {
            int from = 0;
            for (int i = 0; i < n; i++) {
                if (i % length == 0) {
                    from = random.nextInt(n - length + 1);
                }
                drawn[i] = line.at(x[i]) + off[from + i % length];
            }
            slopes[draw] = slope(x, drawn, season);
        }
        return Interval.of(slopes);
    }

    private static double[] off(Line line, double[] x, double[] y, int[] season) {
        double[] off = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            off[i] = y[i] - line.at(x[i]);
        }
        double[] usual = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int own = season[i];
            usual[i] = median(IntStream.range(0, x.length)
                    .filter(other -> season[other] == own)
                    .mapToDouble(other -> off[other])
                    .toArray());
        }
        for (int i = 0; i < x.length; i++) {
            off[i] -= usual[i];
        }
        return off;
    }

    /** Mann and Kendall's test, exact, for one direction: up. Equal values count for neither, which errs towards accident. */
    static Kendall kendall(double... values) {
        int s = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                s += (int) Math.signum(values[j] - values[i]);
            }
        }
        return new Kendall(s, atLeast(s, values.length));
    }

    /** Share of the orders of so many different values that have this or a greater sum of signs. */
    private static double atLeast(int s, int count) {
        int pairs = count * (count - 1) / 2;
        // Orders by pairs in descending order, as shares: value after value takes its place among those before.
        double[] shares = new double[pairs + 1];
        shares[0] = 1;
        for (int values = 2; values <= count; values++) {
            double[] next = new double[pairs + 1];
            for (int descending = 0; descending <= pairs; descending++) {
                for (int added = 0; added < values && added <= descending; added++) {
                    next[descending] += shares[descending - added] / values;
                }
            }
            shares = next;
        }
        double sum = 0;
        for (int descending = 0; descending <= pairs; descending++) {
            if (pairs - 2 * descending >= s) {
                sum += shares[descending];
            }
        }
        return sum;
    }
}
