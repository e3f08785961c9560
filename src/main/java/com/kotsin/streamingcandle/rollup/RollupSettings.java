package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What the stage of one longer timeframe is built from.
 *
 * @param calendars calendar of a name
 * @param liveInterval at most one live candle per symbol in this time
 * @param horizonMillis how long after its end a closed minute still takes late trades
 */
public record RollupSettings(
        Timeframe timeframe,
        Topics topics,
        Function<String, SessionCalendar> calendars,
        StageThread thread,
        Duration liveInterval,
        long horizonMillis,
        InstantSource clock,
        StageMetrics metrics) {

    /** Where one-minute candles and marks come from, and where results go. */
    public record Topics(
            String minuteFinals, String minuteLive, String marks, String finals, String live, String deadLetters) {}
}
