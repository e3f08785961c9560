package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped holidays against counts that were made by hand from the published lists. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TradingDaysTest {

    private static final Calendars CALENDARS = CalendarFiles.builtIn();

    /**
     * NYSE 2025: 261 weekdays less 10 holidays and the day of mourning. NSE 2025: 261 less 14, and the Budget's Saturday and
     * the Muhurat session. MCX 2025: 261 less 4 closed days, and the Saturday; 9 days have an evening only.
     */
    @ParameterizedTest
    @CsvSource({
        "NYSE,          2025, 250",
        "NYSE,          2026, 251",
        "NYSE,          2027, 251",
        "NASDAQ,        2025, 250",
        "NYSE-EXTENDED, 2027, 251",
        "NSE,           2025, 249",
        "NSE,           2026, 246",
        "NSE-FO,        2026, 246",
        "NSE-CD,        2025, 249",
        "NSE-CD,        2026, 246",
        "BSE,           2025, 249",
        "BSE,           2026, 246",
        "MCX,           2025, 258",
        "MCX,           2026, 258",
        "MCX-AGRI-INTL, 2026, 258",
        "MCX-AGRI,      2025, 249",
        "MCX-AGRI,      2026, 246",
    })
    void a_year_has_as_many_trading_days_as_its_list_leaves(String name, int year, int count) {
        WeeklyCalendar calendar = (WeeklyCalendar) CALENDARS.get(name);

        assertThat(LocalDate.of(year, 1, 1)
                        .datesUntil(LocalDate.of(year + 1, 1, 1))
                        .filter(day -> !calendar.sessionsOn(day).isEmpty()))
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({"NYSE, 2027-12-31", "NASDAQ-EXTENDED, 2027-12-31", "NSE, 2026-12-31", "MCX-AGRI, 2026-12-31"})
    void a_calendar_says_how_far_its_holidays_are_known(String name, LocalDate through) {
        assertThat(((WeeklyCalendar) CALENDARS.get(name)).timetable().knownThrough())
                .isEqualTo(through);
    }
}
