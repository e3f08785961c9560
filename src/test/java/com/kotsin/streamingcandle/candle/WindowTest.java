package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WindowTest {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final LocalDate DAY = LocalDate.of(2025, 5, 5);
    private static final long MINUTE = 60_000;
    private static final Timeframe HALF_HOUR = new Timeframe(30);

    @Nested
    class On_the_nse {

        private final TradingSession session =
                nse(Duration.ZERO).sessionsOn(DAY).get(0);

        @Test
        void half_hours_begin_at_09_15_and_the_last_one_is_cut_at_15_30() {
            assertThat(tiles(session, HALF_HOUR))
                    .extracting(window -> local(window.start()) + "-" + local(window.end()))
                    .startsWith("09:15-09:45", "09:45-10:15")
                    .endsWith("14:45-15:15", "15:15-15:30")
                    .hasSize(13);
        }

        @Test
        void a_trade_at_the_end_of_a_window_belongs_to_the_next() {
            long nineFortyFive = session.open() + 30 * MINUTE;

            assertThat(Window.at(nineFortyFive - 1, HALF_HOUR, session).start()).isEqualTo(session.open());
            assertThat(Window.at(nineFortyFive, HALF_HOUR, session).start()).isEqualTo(nineFortyFive);
        }

        @Test
        void a_timeframe_longer_than_the_session_has_the_session_as_its_window() {
            assertThat(tiles(session, new Timeframe(1440)))
                    .containsExactly(new Window(session.open(), session.close(), session.close(), DAY));
        }

        @Test
        void an_instant_outside_the_session_has_no_window() {
            assertThatThrownBy(() -> Window.at(session.close(), HALF_HOUR, session))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(session.close()));
        }
    }

    @Nested
    class With_a_closing_tolerance {

        private final TradingSession session =
                nse(Duration.ofSeconds(90)).sessionsOn(DAY).get(0);

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 7, 30, 1440})
        void a_print_after_the_close_lies_in_the_last_window(int minutes) {
            Timeframe timeframe = new Timeframe(minutes);
            Window last = Window.at(session.close() - 1, timeframe, session);

            assertThat(Window.at(session.close() + 89_999, timeframe, session)).isEqualTo(last);
        }

        @Test
        void the_last_window_settles_when_the_tolerance_ends() {
            Window last = Window.at(session.close() - 1, HALF_HOUR, session);

            assertThat(last.end()).isEqualTo(session.close());
            assertThat(last.settles()).isEqualTo(session.close() + 90_000);
        }

        @Test
        void every_other_window_settles_at_its_end() {
            assertThat(tiles(session, Timeframe.ONE_MINUTE))
                    .filteredOn(window -> window.settles() != window.end())
                    .hasSize(1);
        }
    }

    @Nested
    class In_a_market_that_never_closes {

        @Test
        void windows_are_aligned_to_the_epoch() {
            long time = Instant.parse("2025-05-05T12:34:56Z").toEpochMilli();

            Window window = Window.at(time, HALF_HOUR, TradingSession.ENDLESS);

            assertThat(Instant.ofEpochMilli(window.start())).isEqualTo("2025-05-05T12:30:00Z");
            assertThat(Instant.ofEpochMilli(window.end())).isEqualTo("2025-05-05T13:00:00Z");
        }

        @Test
        void a_day_is_a_day_of_utc() {
            long time = Instant.parse("2025-05-05T23:59:59Z").toEpochMilli();

            Window window = Window.at(time, new Timeframe(1440), TradingSession.ENDLESS);

            assertThat(Instant.ofEpochMilli(window.start())).isEqualTo("2025-05-05T00:00:00Z");
            assertThat(window.tradingDay()).isEqualTo("2025-05-05");
        }

        @Test
        void a_window_settles_at_its_end() {
            Window window = Window.at(0, HALF_HOUR, TradingSession.ENDLESS);

            assertThat(window.settles()).isEqualTo(window.end());
        }
    }

    static IntStream timeframes() {
        return IntStream.of(1, 2, 3, 5, 7, 15, 30, 45, 60, 240, 1440);
    }

    /** Sessions that last 23, 24 and 25 hours round the changes of the clocks, and short ones. */
    @ParameterizedTest
    @MethodSource("timeframes")
    void windows_tile_every_session_of_a_year(int minutes) {
        List<WeeklyCalendar> calendars = List.of(
                nse(Duration.ZERO),
                nse(Duration.ofSeconds(90)),
                weekly("America/New_York", "00:00", "00:00", Duration.ZERO),
                weekly("America/New_York", "18:00", "17:00", Duration.ofMinutes(10)),
                weekly("Australia/Lord_Howe", "01:45", "02:15", Duration.ZERO));
        LocalDate.of(2025, 1, 1)
                .datesUntil(LocalDate.of(2026, 1, 1))
                .flatMap(day -> calendars.stream().flatMap(calendar -> calendar.sessionsOn(day).stream()))
                .forEach(session -> assertTiled(session, new Timeframe(minutes)));
    }

    private static void assertTiled(TradingSession session, Timeframe timeframe) {
        long expected = session.open();
        for (Window window : tiles(session, timeframe)) {
            assertThat(window.start()).isEqualTo(expected);
            assertThat(Window.at(window.end() - 1, timeframe, session)).isEqualTo(window);
            assertThat(window.tradingDay()).isEqualTo(session.day());
            if (window.end() != session.close()) {
                assertThat(window.end() - window.start()).isEqualTo(timeframe.millis());
            }
            expected = window.end();
        }
        assertThat(expected).isEqualTo(session.close());
    }

    private static List<Window> tiles(TradingSession session, Timeframe timeframe) {
        List<Window> windows = new ArrayList<>();
        for (long time = session.open();
                time < session.close();
                time = windows.get(windows.size() - 1).end()) {
            windows.add(Window.at(time, timeframe, session));
        }
        return windows;
    }

    private static WeeklyCalendar nse(Duration tolerance) {
        return weekly("Asia/Kolkata", "09:15", "15:30", tolerance);
    }

    private static WeeklyCalendar weekly(String zone, String open, String close, Duration tolerance) {
        DailySession session =
                new DailySession(Set.of(DayOfWeek.values()), LocalTime.parse(open), LocalTime.parse(close), null);
        return new WeeklyCalendar("TEST", ZoneId.of(zone), List.of(session), Set.of(), Map.of(), tolerance);
    }

    private static LocalTime local(long millis) {
        return Instant.ofEpochMilli(millis).atZone(INDIA).toLocalTime();
    }
}
