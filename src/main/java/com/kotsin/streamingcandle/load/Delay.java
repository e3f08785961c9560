package com.kotsin.streamingcandle.load;

import org.HdrHistogram.AbstractHistogram;

/** How long was waited, in ms: so many times, at least, and what half, 95 % and 99 % of them did not exceed; all 0 if never. */
public record Delay(long count, long least, long p50, long p95, long p99, long max) {

    private static final double HALF = 50;
    private static final double MOST = 95;
    private static final double NEARLY_ALL = 99;

    /** @param delays in ms */
    public static Delay of(AbstractHistogram delays) {
        return new Delay(
                delays.getTotalCount(),
                delays.getTotalCount() == 0 ? 0 : delays.getMinValue(),
                delays.getValueAtPercentile(HALF),
                delays.getValueAtPercentile(MOST),
                delays.getValueAtPercentile(NEARLY_ALL),
                delays.getMaxValue());
    }
}
