package com.kotsin.streamingcandle.market;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Chooses a calendar by rules. The first that fits decides; without one, the calendar that is named like the exchange; an
 * exchange without a calendar never closes. Immutable and safe for use by many threads.
 */
public final class CalendarRules implements CalendarChoice {

    /**
     * Fits where both of its conditions hold.
     *
     * @param exchange the exchange as it is written, or {@code null} for any and none
     * @param symbol must match the whole symbol; {@code null} for any
     * @param calendar of the instruments that fit
     */
    public record Rule(String exchange, Pattern symbol, SessionCalendar calendar) {

        public Rule {
            Objects.requireNonNull(calendar, "calendar");
        }

        private boolean fits(String itsExchange, String itsSymbol) {
            return (exchange == null || exchange.equals(itsExchange))
                    && (symbol == null || symbol.matcher(itsSymbol).matches());
        }
    }

    private final List<Rule> rules;
    private final Calendars calendars;

    /** @param rules in the order in which they are tried */
    public CalendarRules(List<Rule> rules, Calendars calendars) {
        this.rules = List.copyOf(rules);
        this.calendars = Objects.requireNonNull(calendars, "calendars");
    }

    @Override
    public SessionCalendar calendarOf(String exchange, String symbol) {
        for (Rule rule : rules) {
            if (rule.fits(exchange, symbol)) {
                return rule.calendar();
            }
        }
        return exchange == null
                ? SessionCalendar.ALWAYS
                : calendars.find(exchange).orElse(SessionCalendar.ALWAYS);
    }
}
