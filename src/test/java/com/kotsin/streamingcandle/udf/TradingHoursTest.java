package com.kotsin.streamingcandle.udf;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.DailySession.Season;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Shortening;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar.TradingDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TradingHoursTest {

    private static final LocalDate TODAY = LocalDate.of(2025, 5, 5);
    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private static DailySession session(Set<DayOfWeek> days, String open, String close) {
        return new DailySession(days, LocalTime.parse(open), LocalTime.parse(close), null);
    }

    private static TradingHours hours(String zone, TradingDay tradingDay, Timetable timetable) {
        return TradingHours.of(
                new WeeklyCalendar("TEST", ZoneId.of(zone), timetable, tradingDay, Duration.ZERO), TODAY);
    }

    private static Timetable week(DailySession... sessions) {
        return new Timetable(List.of(sessions), Map.of(), Map.of(), Map.of(), null);
    }

    @Test
    void a_market_that_never_closes_is_24x7_in_utc() {
        assertThat(TradingHours.of(SessionCalendar.ALWAYS, TODAY))
                .isEqualTo(new TradingHours("Etc/UTC", "24x7", "", ""));
    }

    @Test
    void a_week_has_hours_and_days_counted_from_sunday() {
        assertThat(hours("Asia/Kolkata", TradingDay.OPEN, week(session(WORKDAYS, "09:15", "15:30"))))
                .isEqualTo(new TradingHours("Asia/Kolkata", "0915-1530:23456", "", ""));
    }

    @Test
    void days_with_other_hours_are_a_group_of_their_own_and_several_sessions_are_listed() {
        assertThat(hours(
                                "Asia/Tokyo",
                                TradingDay.OPEN,
                                week(
                                        session(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "09:00", "11:30"),
                                        session(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "12:30", "15:00"),
                                        session(EnumSet.of(DayOfWeek.SUNDAY), "10:00", "11:00")))
                        .session())
                .isEqualTo("0900-1130,1230-1500:26|1000-1100:1");
    }

    @Test
    void a_session_that_opens_on_the_evening_before_its_trading_day_is_marked_so() {
        assertThat(hours("America/Chicago", TradingDay.CLOSE, week(session(WORKDAYS, "17:00", "16:00")))
                        .session())
                .isEqualTo("1700F-1600:23456");
    }

    @Test
    void a_session_that_ends_after_its_trading_day_ends_beyond_2400() {
        assertThat(hours("Asia/Kolkata", TradingDay.OPEN, week(session(WORKDAYS, "17:00", "02:00")))
                        .session())
                .isEqualTo("1700-2600:23456");
        assertThat(hours("Asia/Kolkata", TradingDay.OPEN, week(session(WORKDAYS, "09:00", "00:00")))
                        .session())
                .isEqualTo("0900-2400:23456");
    }

    @Test
    void dates_without_sessions_are_holidays_if_the_week_has_some() {
        Map<LocalDate, String> holidays =
                Map.of(LocalDate.of(2025, 8, 15), "Friday", LocalDate.of(2025, 10, 4), "Saturday");
        TradingHours hours = hours(
                "Asia/Kolkata",
                TradingDay.OPEN,
                new Timetable(List.of(session(WORKDAYS, "09:15", "15:30")), holidays, Map.of(), Map.of(), null));
        assertThat(hours.holidays()).isEqualTo("20250815");
        assertThat(hours.corrections()).isEmpty();
    }

    @Test
    void dates_with_other_hours_are_corrections_newest_first() {
        TradingHours hours = hours(
                "America/New_York",
                TradingDay.OPEN,
                new Timetable(
                        List.of(session(WORKDAYS, "09:30", "16:00")),
                        Map.of(LocalDate.of(2025, 10, 21), "Diwali"),
                        Map.of(
                                LocalDate.of(2025, 7, 3),
                                new Shortening(null, LocalTime.of(13, 0), null),
                                LocalDate.of(2025, 11, 28),
                                new Shortening(null, LocalTime.of(13, 0), null)),
                        Map.of(
                                LocalDate.of(2025, 10, 21),
                                List.of(session(Set.of(), "13:45", "14:45")),
                                LocalDate.of(2025, 2, 1),
                                List.of(session(Set.of(), "09:30", "16:00"))),
                        null));
        assertThat(hours.corrections()).isEqualTo("0930-1300:20251128,20250703;0930-1600:20250201;1345-1445:20251021");
        assertThat(hours.holidays()).isEmpty();
    }

    @Test
    void days_of_the_other_season_are_corrections_for_as_many_years_as_are_told() {
        DailySession mcx = new DailySession(
                WORKDAYS,
                LocalTime.of(9, 0),
                LocalTime.of(23, 55),
                new Season(ZoneId.of("America/New_York"), LocalTime.of(23, 30)));
        TradingHours hours = hours("Asia/Kolkata", TradingDay.OPEN, week(mcx));
        assertThat(hours.session()).isEqualTo("0900-2330:23456");
        // New York's daylight saving time of 2025: 9 March to 2 November.
        assertThat(hours.corrections())
                .startsWith("0900-2355:20251231,20251230")
                .contains(",20251103,20250307,")
                .endsWith(",20250102,20250101");
    }
}
