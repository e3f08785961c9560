package com.kotsin.streamingcandle.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One stretch {@code [open, close)} in which a market trades. All times are milliseconds since the epoch, UTC.
 *
 * @param open first instant that belongs to the session
 * @param close first instant after it
 * @param acceptUntil first instant whose prints no longer count into the session's last window; not before
 *     {@code close}
 * @param day the trading day, or {@code null} for a market that never closes, whose days are those of UTC
 */
public record TradingSession(long open, long close, long acceptUntil, LocalDate day) {

    /** The one session of a market that never closes; its windows are aligned to the epoch. */
    public static final TradingSession ENDLESS = new TradingSession(0, Long.MAX_VALUE, Long.MAX_VALUE, null);

    public TradingSession {
        if (open >= close || acceptUntil < close) {
            throw new IllegalArgumentException(
                    "A session must open before it closes and accept prints at least until then: open %s, close %s, accept until %s"
                            .formatted(Instant.ofEpochMilli(open), close, acceptUntil));
        }
    }

    /** Whether a trade at this instant counts into the session. */
    public boolean accepts(long timeMillis) {
        return timeMillis >= open && timeMillis < acceptUntil;
    }

    /** The trading day to which an instant of this session belongs. */
    public LocalDate tradingDay(long timeMillis) {
        return day != null
                ? day
                : Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
