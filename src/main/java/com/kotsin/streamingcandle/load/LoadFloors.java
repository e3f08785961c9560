package com.kotsin.streamingcandle.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What live candles may take from when a tick was due, in ms.
 *
 * @param p95 of the one-minute candles
 * @param p95Longer of the longer ones, which are made of these
 * @param p99 of all
 */
public record LoadFloors(long p95, long p95Longer, long p99) {

    private static final String ONE_MINUTE = "1m";

    /**
     * The timeframes that took longer.
     *
     * @param liveDelay by timeframe
     */
    public List<String> problems(Map<String, Delay> liveDelay) {
        List<String> problems = new ArrayList<>();
        liveDelay.forEach((timeframe, delay) -> {
            long floor = timeframe.equals(ONE_MINUTE) ? p95 : p95Longer;
            if (delay.p95() > floor) {
                problems.add("Live candles of %s: p95 %d ms, past %d ms".formatted(timeframe, delay.p95(), floor));
            }
            if (delay.p99() > p99) {
                problems.add("Live candles of %s: p99 %d ms, past %d ms".formatted(timeframe, delay.p99(), p99));
            }
        });
        return problems;
    }
}
