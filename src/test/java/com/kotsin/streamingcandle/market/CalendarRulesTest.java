package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CalendarRulesTest {

    private static final SessionCalendar DAY = calendar("DAY");
    private static final SessionCalendar NIGHT = calendar("NIGHT");
    private static final SessionCalendar NSE = calendar("NSE");

    private static SessionCalendar chosen(String exchange, String symbol, CalendarRules.Rule... rules) {
        return new CalendarRules(List.of(rules), Calendars.of(List.of(DAY, NIGHT, NSE))).calendarOf(exchange, symbol);
    }

    private static CalendarRules.Rule rule(String exchange, String symbol, SessionCalendar calendar) {
        return new CalendarRules.Rule(exchange, symbol == null ? null : Pattern.compile(symbol), calendar);
    }

    @Test
    void without_a_rule_that_fits_the_calendar_named_like_the_exchange_counts() {
        assertThat(chosen("NSE", "NSE:RELIANCE", rule("MCX", null, DAY))).isSameAs(NSE);
    }

    @Test
    void an_exchange_without_a_calendar_never_closes() {
        assertThat(chosen("BINANCE", "BTCUSDT")).isSameAs(SessionCalendar.ALWAYS);
        assertThat(chosen(null, "BTCUSDT")).isSameAs(SessionCalendar.ALWAYS);
    }

    @Test
    void a_rule_fits_its_exchange_as_it_is_written() {
        assertThat(chosen("US", "AAPL", rule("US", null, DAY))).isSameAs(DAY);
        assertThat(chosen("us", "AAPL", rule("US", null, DAY))).isSameAs(SessionCalendar.ALWAYS);
        assertThat(chosen(null, "AAPL", rule("US", null, DAY))).isSameAs(SessionCalendar.ALWAYS);
    }

    @Test
    void a_rule_fits_a_symbol_as_a_whole() {
        assertThat(chosen("NSE", "NSE:NIFTY", rule(null, "NSE:NIFTY", DAY))).isSameAs(DAY);
        assertThat(chosen("NSE", "NSE:NIFTYBEES", rule(null, "NSE:NIFTY", DAY))).isSameAs(NSE);
    }

    @Test
    void a_rule_without_an_exchange_fits_trades_that_name_none() {
        assertThat(chosen(null, "ESZ5", rule(null, "ES.*", DAY))).isSameAs(DAY);
    }

    @Test
    void a_rule_with_both_needs_both() {
        assertThat(chosen("NSE", "MCX:GOLD", rule("MCX", "MCX:.*", DAY))).isSameAs(NSE);
        assertThat(chosen("MCX", "NSE:GOLD", rule("MCX", "MCX:.*", DAY))).isSameAs(SessionCalendar.ALWAYS);
    }

    @Test
    void the_first_rule_that_fits_decides() {
        assertThat(chosen("US", "AAPL", rule("US", null, NIGHT), rule("US", "AAPL", DAY)))
                .isSameAs(NIGHT);
    }

    private static SessionCalendar calendar(String name) {
        return new WeeklyCalendar(name, ZoneOffset.UTC, List.of(), Set.of(), Map.of(), Duration.ZERO);
    }
}
