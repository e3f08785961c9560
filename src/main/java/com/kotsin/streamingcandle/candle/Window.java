package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.TradingSession;
import java.time.LocalDate;

/**
 * The stretch {@code [start, end)} of one candle: counted from its session's open, cut at its session's close. Times are
 * milliseconds since the epoch, UTC.
 *
 * @param settles the instant from which on no trade belongs to the window any more: its end, or later for the last
 *     window of a session that takes prints after its close
 */
public record Window(long start, long end, long settles, LocalDate tradingDay) {

    /**
     * The window of a session that holds an instant.
     *
     * @param timeMillis an instant that the session accepts; one after the close lies in the last window
     */
    public static Window at(long timeMillis, Timeframe timeframe, TradingSession session) {
        if (!session.accepts(timeMillis)) {
            throw new IllegalArgumentException("%d lies outside %s".formatted(timeMillis, session));
        }
        long inside = Math.min(timeMillis, session.close() - 1);
        long sinceOpen = inside - session.open();
        long start = inside - sinceOpen % timeframe.millis();
        boolean last = session.close() - start <= timeframe.millis();
        long end = last ? session.close() : start + timeframe.millis();
        return new Window(start, end, last ? session.acceptUntil() : end, session.tradingDay(start));
    }
}
