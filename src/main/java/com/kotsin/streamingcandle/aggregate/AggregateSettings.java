package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What the one-minute stage is built from.
 *
 * @param partitions of the candle topics
 * @param longestTimeframeMillis length of the longest candle made from the one-minute candles
 * @param liveInterval at most one live candle per symbol in this time
 * @param horizonMillis how long after its end a closed window still takes late trades
 * @param maxFutureSkewMillis how far ahead of the clock a trade may be
 * @param quietMillis how long no record must have come before the wall clock alone closes windows of a feed whose event
 *     time does not keep up with it
 * @param staleMillis how long after its last trade a symbol counts as silent while its market is open
 * @param filledBeforeCommit most windows without trades that a ticks partition closes before a commit; the rest follow behind it
 */
public record AggregateSettings(
        List<TickSource> sources,
        Topics topics,
        int partitions,
        long longestTimeframeMillis,
        StageThread thread,
        Duration liveInterval,
        long horizonMillis,
        long maxFutureSkewMillis,
        long quietMillis,
        long staleMillis,
        int filledBeforeCommit,
        InstantSource clock,
        InputProgress progress,
        StageMetrics metrics) {

    /** A record timestamp before 1973 is none, or in another unit. */
    private static final long EARLIEST_TIMESTAMP = 100_000_000_000L;

    /** The same for ticks that are read anew, where nobody waits for a commit, with somebody else who counts. */
    AggregateSettings replayed(StageMetrics watching) {
        return new AggregateSettings(
                sources,
                topics,
                partitions,
                longestTimeframeMillis,
                thread,
                liveInterval,
                horizonMillis,
                maxFutureSkewMillis,
                quietMillis,
                staleMillis,
                Integer.MAX_VALUE,
                clock,
                progress,
                watching);
    }

    /** Where results go. */
    public record Topics(String finals, String live, String marks, String deadLetters) {}

    /**
     * Whether a trade is too far ahead of the clock to be believed. Its record tells when it was written, so what was
     * the far future then is not believed either when it is read later; the horizon is left to producers whose clock is
     * slow. All times are milliseconds since the epoch, UTC.
     */
    boolean isFuture(long time, long recordTimestamp, long now) {
        return time > now + maxFutureSkewMillis || isAheadOfRecord(time, recordTimestamp);
    }

    private boolean isAheadOfRecord(long time, long recordTimestamp) {
        return recordTimestamp > EARLIEST_TIMESTAMP
                && time > recordTimestamp + Math.max(maxFutureSkewMillis, horizonMillis);
    }

    /** Says why {@link #isFuture} does not believe a trade. */
    String futureTime(long time, long recordTimestamp, long now) {
        boolean record = isAheadOfRecord(time, recordTimestamp);
        return "%s is %d ms ahead of the %s; at most %d ms are believed"
                .formatted(
                        Instant.ofEpochMilli(time),
                        time - (record ? recordTimestamp : now),
                        record ? "record's timestamp" : "clock",
                        record ? Math.max(maxFutureSkewMillis, horizonMillis) : maxFutureSkewMillis);
    }
}
