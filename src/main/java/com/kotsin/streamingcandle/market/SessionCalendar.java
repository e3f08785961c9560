package com.kotsin.streamingcandle.market;

import java.util.Optional;

/** When a market trades. Implementations are immutable and safe for use by many threads. */
public interface SessionCalendar {

    /** The calendar of markets that never close, such as crypto exchanges; windows are aligned to the epoch. */
    SessionCalendar ALWAYS = new SessionCalendar() {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public Optional<TradingSession> sessionAt(long timeMillis) {
            return timeMillis < 0 ? Optional.empty() : Optional.of(TradingSession.ENDLESS);
        }

        @Override
        public Optional<TradingSession> nextOfDay(TradingSession session) {
            return Optional.empty();
        }
    };

    /** Unique among the calendars of an installation. */
    String name();

    /**
     * The session that takes a trade at this instant, if any.
     *
     * @param timeMillis milliseconds since the epoch, UTC
     */
    Optional<TradingSession> sessionAt(long timeMillis);

    /** The next session of the same trading day, if any. */
    Optional<TradingSession> nextOfDay(TradingSession session);
}
