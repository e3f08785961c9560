package com.kotsin.streamingcandle.market;

/** Which calendar an instrument trades by. */
@FunctionalInterface
public interface CalendarChoice {

    /**
     * @param exchange may be {@code null}
     * @param symbol of the instrument
     */
    SessionCalendar calendarOf(String exchange, String symbol);
}
