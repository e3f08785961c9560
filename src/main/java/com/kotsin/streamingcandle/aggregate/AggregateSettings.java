package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.StageMetrics;
import java.time.InstantSource;
import java.util.List;

/**
 * What the one-minute stage is built from.
 *
 * @param partitions of the candle topics
 * @param longestTimeframeMillis length of the longest candle made from the one-minute candles
 * @param liveIntervalMillis at most one live candle per symbol in this time
 * @param horizonMillis how long after its end a closed window still takes late trades
 * @param maxFutureSkewMillis how far ahead of the clock a trade may be
 * @param quietMillis how long no record must have come before the wall clock alone closes windows of a feed whose event
 *     time does not keep up with it
 */
public record AggregateSettings(
        List<TickSource> sources,
        Topics topics,
        int partitions,
        long longestTimeframeMillis,
        long liveIntervalMillis,
        long horizonMillis,
        long maxFutureSkewMillis,
        long quietMillis,
        InstantSource clock,
        InputProgress progress,
        StageMetrics metrics) {

    /** Where results go. */
    public record Topics(String finals, String live, String marks, String deadLetters) {}
}
