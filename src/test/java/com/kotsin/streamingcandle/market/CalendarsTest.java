package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CalendarsTest {

    @Test
    void always_is_always_one_of_them() {
        assertThat(Calendars.of(List.of()).get("always")).isSameAs(SessionCalendar.ALWAYS);
    }

    @Test
    void a_calendar_is_found_by_its_name_exactly_as_written() {
        SessionCalendar nse = calendar("NSE");
        Calendars calendars = Calendars.of(List.of(nse));

        assertThat(calendars.find("NSE")).containsSame(nse);
        assertThat(calendars.find("nse")).isEmpty();
    }

    @Test
    void a_name_that_is_not_known_is_refused_with_those_that_are() {
        Calendars calendars = Calendars.of(List.of(calendar("NSE"), calendar("MCX")));

        assertThatThrownBy(() -> calendars.get("BSE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no calendar 'BSE'; known are [MCX, NSE, always]");
    }

    @Test
    void two_of_the_same_name_are_refused() {
        assertThatThrownBy(() -> Calendars.of(List.of(calendar("NSE"), calendar("NSE"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'NSE'");
    }

    @Test
    void one_more_takes_the_place_of_one_of_the_same_name() {
        SessionCalendar demo = calendar("demo");
        Calendars calendars = Calendars.of(List.of(calendar("NSE"), calendar("demo")));

        assertThat(calendars.with(demo).get("demo")).isSameAs(demo);
        assertThat(calendars.with(demo).names()).containsExactly("NSE", "always", "demo");
        assertThat(calendars.get("demo")).isNotSameAs(demo);
    }

    private static SessionCalendar calendar(String name) {
        return new WeeklyCalendar(name, ZoneOffset.UTC, List.of(), Set.of(), Map.of(), Duration.ZERO);
    }
}
