package com.kotsin.streamingcandle.market;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WeeklyCalendarTest {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Set<DayOfWeek> WEEKDAYS = Set.of(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY);
    private static final DailySession NSE = session(WEEKDAYS, "09:15", "15:30");
    private static final DailySession MCX = new DailySession(
            WEEKDAYS,
            LocalTime.of(9, 0),
            LocalTime.of(23, 55),
            new DailySession.Season(NEW_YORK, LocalTime.of(23, 30)));

    @Nested
    class An_ordinary_day {

        private final WeeklyCalendar nse = calendar(INDIA, NSE);

        @Test
        void opens_and_closes_in_the_time_of_the_exchange() {
            assertThat(spans(nse, "2025-05-05")).containsExactly("2025-05-05T03:45:00Z/2025-05-05T10:00:00Z");
        }

        @Test
        void begins_with_the_instant_of_the_open() {
            assertThat(at(nse, "2025-05-05T03:44:59.999Z")).isEmpty();
            assertThat(at(nse, "2025-05-05T03:45:00Z")).isPresent();
        }

        @Test
        void ends_before_the_instant_of_the_close() {
            assertThat(at(nse, "2025-05-05T09:59:59.999Z")).isPresent();
            assertThat(at(nse, "2025-05-05T10:00:00Z")).isEmpty();
        }

        @Test
        void has_no_session_on_a_weekday_that_is_not_listed() {
            assertThat(spans(nse, "2025-05-04")).isEmpty();
        }

        @Test
        void gives_its_date_to_the_session_as_trading_day() {
            assertThat(at(nse, "2025-05-05T04:00:00Z")).map(TradingSession::day).contains(LocalDate.of(2025, 5, 5));
        }
    }

    @Nested
    class A_season {

        private final WeeklyCalendar mcx = calendar(INDIA, MCX);

        @ParameterizedTest
        @CsvSource({
            "2025-03-07, 23:55",
            "2025-03-10, 23:30",
            "2025-07-01, 23:30",
            "2025-10-31, 23:30",
            "2025-11-03, 23:55",
            "2026-03-06, 23:55",
            "2026-03-09, 23:30"
        })
        void closes_mcx_earlier_while_new_york_is_on_daylight_saving_time(LocalDate day, LocalTime close) {
            assertThat(mcx.sessionsOn(day))
                    .extracting(session ->
                            Instant.ofEpochMilli(session.close()).atZone(INDIA).toLocalTime())
                    .containsExactly(close);
        }
    }

    @Nested
    class An_overnight_session {

        private final WeeklyCalendar globex =
                calendar(NEW_YORK, session(Set.of(SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY), "18:00", "17:00"));

        @Test
        void is_found_after_midnight() {
            assertThat(at(globex, "2025-05-05T12:00:00Z"))
                    .map(WeeklyCalendarTest::span)
                    .contains("2025-05-04T22:00:00Z/2025-05-05T21:00:00Z");
        }

        @Test
        void leaves_its_daily_break_free() {
            assertThat(at(globex, "2025-05-05T21:30:00Z")).isEmpty();
        }

        @Test
        void lasts_an_hour_less_in_the_night_in_which_the_clocks_go_forward() {
            WeeklyCalendar saturdayNight = calendar(NEW_YORK, session(Set.of(DayOfWeek.SATURDAY), "18:00", "17:00"));

            assertThat(spans(saturdayNight, "2025-03-08")).containsExactly("2025-03-08T23:00:00Z/2025-03-09T21:00:00Z");
        }

        @Test
        void lasts_an_hour_more_in_the_night_in_which_they_go_back() {
            WeeklyCalendar saturdayNight = calendar(NEW_YORK, session(Set.of(DayOfWeek.SATURDAY), "18:00", "17:00"));

            assertThat(spans(saturdayNight, "2025-11-01")).containsExactly("2025-11-01T22:00:00Z/2025-11-02T22:00:00Z");
        }

        @Test
        void that_closes_when_it_opens_lasts_a_whole_day() {
            assertThat(spans(calendar(INDIA, session(Set.of(MONDAY), "00:00", "00:00")), "2025-05-05"))
                    .containsExactly("2025-05-04T18:30:00Z/2025-05-05T18:30:00Z");
        }
    }

    @Nested
    class Two_sessions_a_day {

        private final WeeklyCalendar tokyo = calendar(
                ZoneId.of("Asia/Tokyo"), session(WEEKDAYS, "12:30", "15:30"), session(WEEKDAYS, "09:00", "11:30"));

        @Test
        void are_given_in_the_order_of_their_opens() {
            assertThat(spans(tokyo, "2025-05-07"))
                    .containsExactly(
                            "2025-05-07T00:00:00Z/2025-05-07T02:30:00Z", "2025-05-07T03:30:00Z/2025-05-07T06:30:00Z");
        }

        @Test
        void leave_the_break_between_them_free() {
            assertThat(at(tokyo, "2025-05-07T03:00:00Z")).isEmpty();
        }

        @Test
        void belong_to_the_same_trading_day() {
            assertThat(tokyo.sessionsOn(LocalDate.of(2025, 5, 7)))
                    .extracting(TradingSession::day)
                    .containsOnly(LocalDate.of(2025, 5, 7));
        }
    }

    @Nested
    class An_exception_from_the_week {

        private final WeeklyCalendar nse = new WeeklyCalendar(
                "NSE",
                INDIA,
                List.of(NSE),
                Set.of(LocalDate.of(2025, 10, 21), LocalDate.of(2025, 10, 22)),
                Map.of(
                        LocalDate.of(2025, 10, 21), List.of(session(Set.of(), "13:45", "14:45")),
                        LocalDate.of(2025, 2, 1), List.of(NSE)),
                Duration.ZERO);

        @Test
        void by_a_holiday_takes_the_sessions_away() {
            assertThat(spans(nse, "2025-10-22")).isEmpty();
        }

        @Test
        void by_a_special_date_replaces_the_sessions_even_on_a_holiday() {
            assertThat(spans(nse, "2025-10-21")).containsExactly("2025-10-21T08:15:00Z/2025-10-21T09:15:00Z");
        }

        @Test
        void by_a_special_date_may_be_at_a_weekend() {
            assertThat(spans(nse, "2025-02-01")).containsExactly("2025-02-01T03:45:00Z/2025-02-01T10:00:00Z");
        }

        @Test
        void ends_with_its_day() {
            assertThat(spans(nse, "2025-10-23")).containsExactly("2025-10-23T03:45:00Z/2025-10-23T10:00:00Z");
        }
    }

    @Nested
    class A_session_of_the_day_of_its_close {

        private final WeeklyCalendar globex = new WeeklyCalendar(
                "TEST",
                ZoneId.of("America/Chicago"),
                new Timetable(
                        List.of(session(WEEKDAYS, "17:00", "16:00")),
                        Map.of(LocalDate.of(2025, 12, 25), "Christmas"),
                        Map.of(),
                        Map.of(),
                        null),
                WeeklyCalendar.TradingDay.CLOSE,
                Duration.ZERO);

        @Test
        void opens_on_the_evening_before() {
            assertThat(spans(globex, "2025-05-05")).containsExactly("2025-05-04T22:00:00Z/2025-05-05T21:00:00Z");
        }

        @Test
        void gives_trades_of_the_evening_to_the_next_day() {
            assertThat(at(globex, "2025-05-04T22:00:00Z"))
                    .map(TradingSession::day)
                    .contains(LocalDate.of(2025, 5, 5));
        }

        @Test
        void is_found_until_its_close() {
            assertThat(at(globex, "2025-05-05T20:59:59.999Z")).isPresent();
            assertThat(at(globex, "2025-05-05T21:00:00Z")).isEmpty();
        }

        @Test
        void is_taken_away_by_a_holiday_evening_before_included() {
            assertThat(at(globex, "2025-12-24T23:30:00Z")).isEmpty();
            assertThat(at(globex, "2025-12-25T23:30:00Z"))
                    .map(TradingSession::day)
                    .contains(LocalDate.of(2025, 12, 26));
        }
    }

    @Nested
    class A_shortened_day {

        private static final String DAY = "2025-02-26";

        private static WeeklyCalendar shortened(Shortening shortening, DailySession... sessions) {
            Timetable timetable = new Timetable(
                    List.of(sessions), Map.of(), Map.of(LocalDate.parse(DAY), shortening), Map.of(), null);
            return new WeeklyCalendar("TEST", INDIA, timetable, WeeklyCalendar.TradingDay.OPEN, Duration.ZERO);
        }

        @Test
        void opens_later_and_closes_as_its_season_says() {
            assertThat(spans(shortened(new Shortening(LocalTime.of(17, 0), null, null), MCX), DAY))
                    .containsExactly("2025-02-26T11:30:00Z/2025-02-26T18:25:00Z");
        }

        @Test
        void closes_earlier() {
            assertThat(spans(shortened(new Shortening(null, LocalTime.of(13, 0), null), NSE), DAY))
                    .containsExactly("2025-02-26T03:45:00Z/2025-02-26T07:30:00Z");
        }

        @Test
        void does_not_lengthen_a_session() {
            assertThat(spans(shortened(new Shortening(LocalTime.of(8, 0), LocalTime.of(20, 0), null), NSE), DAY))
                    .containsExactly("2025-02-26T03:45:00Z/2025-02-26T10:00:00Z");
        }

        @Test
        void has_no_session_of_which_nothing_is_left() {
            assertThat(spans(shortened(new Shortening(LocalTime.of(15, 30), null, null), NSE), DAY))
                    .isEmpty();
        }

        @Test
        void may_leave_one_of_two_sessions() {
            assertThat(spans(
                            shortened(
                                    new Shortening(LocalTime.of(12, 0), null, null),
                                    session(WEEKDAYS, "09:00", "11:30"),
                                    session(WEEKDAYS, "12:30", "15:30")),
                            DAY))
                    .containsExactly("2025-02-26T07:00:00Z/2025-02-26T10:00:00Z");
        }

        @Test
        void is_refused_for_a_session_over_midnight() {
            assertThatThrownBy(() -> shortened(
                            new Shortening(null, LocalTime.of(13, 0), null), session(WEEKDAYS, "18:00", "17:00")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("TEST", DAY, "special session");
        }
    }

    @Nested
    class A_session_with_dates {

        private final WeeklyCalendar derivatives = calendar(
                INDIA,
                new DailySession(
                        WEEKDAYS,
                        LocalTime.of(9, 15),
                        LocalTime.of(15, 30),
                        null,
                        null,
                        null,
                        LocalDate.of(2026, 7, 31)),
                new DailySession(
                        WEEKDAYS,
                        LocalTime.of(9, 15),
                        LocalTime.of(15, 40),
                        null,
                        null,
                        LocalDate.of(2026, 8, 3),
                        null));

        @Test
        void takes_place_until_its_last_date() {
            assertThat(spans(derivatives, "2026-07-31")).containsExactly("2026-07-31T03:45:00Z/2026-07-31T10:00:00Z");
        }

        @Test
        void takes_place_from_its_first_date_on() {
            assertThat(spans(derivatives, "2026-08-03")).containsExactly("2026-08-03T03:45:00Z/2026-08-03T10:10:00Z");
        }

        @Test
        void may_not_overlap_the_one_that_follows_it() {
            DailySession old = session(WEEKDAYS, "09:00", "12:00");
            DailySession added = new DailySession(
                    WEEKDAYS, LocalTime.of(11, 0), LocalTime.of(13, 0), null, null, LocalDate.of(2031, 3, 3), null);

            assertThatThrownBy(() -> calendar(INDIA, old, added))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("overlapping", "2031-03-03");
        }

        @Test
        void must_not_end_before_it_begins() {
            assertThatThrownBy(() -> new DailySession(
                            WEEKDAYS,
                            LocalTime.of(9, 0),
                            LocalTime.of(12, 0),
                            null,
                            null,
                            LocalDate.of(2026, 8, 3),
                            LocalDate.of(2026, 8, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("until is 2026-08-02", "2026-08-03");
        }
    }

    @Nested
    class A_closing_tolerance {

        private final WeeklyCalendar nse = calendar(Duration.ofSeconds(30), NSE);

        @Test
        void takes_prints_just_after_the_close() {
            assertThat(at(nse, "2025-05-05T10:00:29.999Z"))
                    .map(TradingSession::close)
                    .contains(Instant.parse("2025-05-05T10:00:00Z").toEpochMilli());
        }

        @Test
        void has_an_end() {
            assertThat(at(nse, "2025-05-05T10:00:30Z")).isEmpty();
        }

        @Test
        void may_not_reach_into_the_next_session() {
            DailySession morning = session(WEEKDAYS, "09:00", "12:00");
            DailySession afternoon = session(WEEKDAYS, "12:01", "15:30");

            assertThatCode(() -> calendar(Duration.ofSeconds(60), morning, afternoon))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> calendar(Duration.ofSeconds(61), morning, afternoon))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlapping");
        }

        @ParameterizedTest
        @CsvSource({"PT-1S", "PT1H0.001S"})
        void out_of_range_is_refused(Duration tolerance) {
            assertThatThrownBy(() -> calendar(tolerance, NSE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("TEST", tolerance.toString());
        }
    }

    @Nested
    class Overlapping_sessions {

        @Test
        void of_one_day_are_refused_with_the_day_and_the_time() {
            assertThatThrownBy(() -> calendar(
                            INDIA, session(WEEKDAYS, "09:00", "12:00"), session(Set.of(FRIDAY), "11:59", "15:00")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("TEST", "2025-01-10", "11:59");
        }

        @Test
        void of_neighbouring_days_are_refused() {
            assertThatThrownBy(() -> calendar(
                            INDIA,
                            session(Set.of(MONDAY), "18:00", "09:30"),
                            session(Set.of(TUESDAY), "09:15", "15:30")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlapping");
        }

        @Test
        void from_sunday_into_monday_are_refused() {
            assertThatThrownBy(() -> calendar(
                            INDIA,
                            session(Set.of(SUNDAY), "18:00", "09:30"),
                            session(Set.of(MONDAY), "09:15", "15:30")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlapping");
        }

        @Test
        void in_one_season_only_are_refused() {
            DailySession evening = new DailySession(
                    WEEKDAYS,
                    LocalTime.of(17, 0),
                    LocalTime.of(23, 30),
                    new DailySession.Season(NEW_YORK, LocalTime.of(23, 45)));

            assertThatThrownBy(() -> calendar(INDIA, evening, session(WEEKDAYS, "23:40", "23:59")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2025-07-07");
        }

        @Test
        void of_a_special_date_with_the_day_before_are_refused() {
            DailySession overnight = session(WEEKDAYS, "18:00", "08:00");
            Map<LocalDate, List<DailySession>> special =
                    Map.of(LocalDate.of(2025, 5, 6), List.of(session(Set.of(), "07:00", "10:00")));

            assertThatThrownBy(() ->
                            new WeeklyCalendar("TEST", INDIA, List.of(overnight), Set.of(), special, Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2025-05-06");
        }

        @Test
        void are_not_sessions_that_touch() {
            assertThatCode(() ->
                            calendar(INDIA, session(WEEKDAYS, "09:00", "12:00"), session(WEEKDAYS, "12:00", "15:00")))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class A_session_in_the_hour_that_the_clocks_leave_out {

        private static final String CHANGE = "2025-03-09";

        @Test
        void does_not_take_place_if_it_lies_inside() {
            assertThat(spans(calendar(NEW_YORK, session(Set.of(SUNDAY), "02:00", "03:00")), CHANGE))
                    .isEmpty();
        }

        @Test
        void opens_with_the_change_if_its_open_lies_inside() {
            assertThat(spans(calendar(NEW_YORK, session(Set.of(SUNDAY), "02:30", "04:00")), CHANGE))
                    .containsExactly("2025-03-09T07:00:00Z/2025-03-09T08:00:00Z");
        }

        @Test
        void closes_with_the_change_if_its_close_lies_inside() {
            assertThat(spans(calendar(NEW_YORK, session(Set.of(SUNDAY), "01:00", "02:30")), CHANGE))
                    .containsExactly("2025-03-09T06:00:00Z/2025-03-09T07:00:00Z");
        }
    }

    @Test
    void a_session_that_does_not_open_on_a_whole_minute_is_refused() {
        assertThatThrownBy(() -> session(WEEKDAYS, "09:15:30", "15:30"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("open", "09:15:30");
    }

    static Stream<WeeklyCalendar> calendars() {
        return Stream.of(
                calendar(INDIA, NSE),
                calendar(INDIA, MCX),
                calendar(NEW_YORK, session(Set.of(SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY), "18:00", "17:00")),
                calendar(
                        ZoneId.of("Asia/Tokyo"),
                        session(WEEKDAYS, "09:00", "11:30"),
                        session(WEEKDAYS, "12:30", "15:30")),
                calendar(NEW_YORK, session(Set.of(DayOfWeek.values()), "00:00", "00:00")),
                calendar(NEW_YORK, session(Set.of(DayOfWeek.values()), "01:30", "02:30")),
                calendar(ZoneId.of("Africa/Cairo"), session(Set.of(DayOfWeek.values()), "00:00", "00:30")),
                calendar(ZoneId.of("Australia/Lord_Howe"), session(Set.of(DayOfWeek.values()), "01:45", "02:15")));
    }

    @ParameterizedTest
    @MethodSource("calendars")
    void every_minute_of_the_months_in_which_clocks_change_lies_in_one_session_or_none(WeeklyCalendar calendar) {
        everyMinute(calendar, LocalDate.of(2025, 3, 1), LocalDate.of(2025, 5, 1));
        everyMinute(calendar, LocalDate.of(2025, 10, 1), LocalDate.of(2025, 12, 1));
    }

    private static void everyMinute(WeeklyCalendar calendar, LocalDate from, LocalDate end) {
        for (LocalDate day = from; day.isBefore(end); day = day.plusDays(1)) {
            List<TradingSession> near = day.minusDays(2)
                    .datesUntil(day.plusDays(3))
                    .flatMap(date -> calendar.sessionsOn(date).stream())
                    .toList();
            for (int minute = 0; minute < 1440; minute++) {
                long millis = day.toEpochDay() * 86_400_000L + minute * 60_000L;
                List<TradingSession> holding = near.stream()
                        .filter(session -> session.open() <= millis && millis < session.close())
                        .toList();
                if (holding.size() > 1
                        || !calendar.sessionAt(millis).equals(holding.stream().findFirst())) {
                    throw new AssertionError("%s lies in %s but is found in %s"
                            .formatted(Instant.ofEpochMilli(millis), holding, calendar.sessionAt(millis)));
                }
            }
        }
    }

    /** The second opinion: the local time on the wall, minute by minute. */
    @Test
    void mcx_is_in_session_when_the_clock_on_the_wall_says_so_every_minute_of_a_year() {
        WeeklyCalendar mcx = calendar(INDIA, MCX);
        ZonedDateTime end = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, INDIA);
        for (ZonedDateTime minute = end.minusYears(1); minute.isBefore(end); minute = minute.plusMinutes(1)) {
            boolean summer = NEW_YORK.getRules().isDaylightSavings(minute.toInstant());
            int ofDay = minute.getHour() * 60 + minute.getMinute();
            boolean open =
                    minute.getDayOfWeek().getValue() <= 5 && ofDay >= 9 * 60 && ofDay < 23 * 60 + (summer ? 30 : 55);
            if (mcx.sessionAt(minute.toInstant().toEpochMilli()).isPresent() != open) {
                throw new AssertionError("%s should be %s".formatted(minute, open ? "in session" : "out of session"));
            }
        }
    }

    @Test
    void the_market_that_never_closes_takes_every_instant_since_the_epoch() {
        assertThat(SessionCalendar.ALWAYS.sessionAt(0)).contains(TradingSession.ENDLESS);
        assertThat(SessionCalendar.ALWAYS.sessionAt(-1)).isEmpty();
    }

    private static DailySession session(Set<DayOfWeek> days, String open, String close) {
        return new DailySession(days, LocalTime.parse(open), LocalTime.parse(close), null);
    }

    private static WeeklyCalendar calendar(ZoneId zone, DailySession... sessions) {
        return new WeeklyCalendar("TEST", zone, List.of(sessions), Set.of(), Map.of(), Duration.ZERO);
    }

    private static WeeklyCalendar calendar(Duration tolerance, DailySession... sessions) {
        return new WeeklyCalendar("TEST", INDIA, List.of(sessions), Set.of(), Map.of(), tolerance);
    }

    private static Optional<TradingSession> at(WeeklyCalendar calendar, String time) {
        return calendar.sessionAt(Instant.parse(time).toEpochMilli());
    }

    private static List<String> spans(WeeklyCalendar calendar, String date) {
        return calendar.sessionsOn(LocalDate.parse(date)).stream()
                .map(WeeklyCalendarTest::span)
                .toList();
    }

    private static String span(TradingSession session) {
        return Instant.ofEpochMilli(session.open()) + "/" + Instant.ofEpochMilli(session.close());
    }
}
