package com.kotsin.streamingcandle.market;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** When a market trades. Implementations are immutable and safe for use by many threads. */
public interface SessionCalendar {

    /** Of a day of UTC. */
    long MILLIS_PER_DAY = 86_400_000;

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

        @Override
        public List<TradingSession> sessionsOn(LocalDate day) {
            long open = day.toEpochDay() * MILLIS_PER_DAY;
            return open < 0
                    ? List.of()
                    : List.of(new TradingSession(open, open + MILLIS_PER_DAY, open + MILLIS_PER_DAY, day));
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

    /** The sessions of this trading day, in order; where a market never closes, the one day of UTC. */
    List<TradingSession> sessionsOn(LocalDate day);
}
