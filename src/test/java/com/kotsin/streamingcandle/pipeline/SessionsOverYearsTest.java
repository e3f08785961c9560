package com.kotsin.streamingcandle.pipeline;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar.TradingDay;
import com.kotsin.streamingcandle.oracle.ExchangeDays;
import com.kotsin.streamingcandle.oracle.LocalHours;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every session of every calendar over thirteen years, against what is said of it elsewhere, and its windows. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionsOverYearsTest {

    private static final Logger LOG = LoggerFactory.getLogger(SessionsOverYearsTest.class);
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final LocalDate END = LocalDate.of(2028, 1, 1);
    private static final Set<DayOfWeek> WEEKDAYS = Set.of(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY);
    private static final Set<DayOfWeek> ALL_DAYS = Set.of(DayOfWeek.values());
    private static final long SEED = Long.getLong("seed", new Random().nextLong(1_000_000));
    private static final Timeframe MINUTE = Timeframe.ONE_MINUTE;

    private static long days;
    private static long sessions;
    private static long windows;

    private record Market(WeeklyCalendar calendar, Function<LocalDate, List<OracleWindow>> oracle) {
        @Override
        public String toString() {
            return calendar.name();
        }
    }

    static Stream<Market> markets() {
        Calendars shipped = CalendarFiles.builtIn();
        Stream<Market> exchanges = shipped.names().stream()
                .filter(name -> shipped.get(name) instanceof WeeklyCalendar)
                .map(name -> new Market((WeeklyCalendar) shipped.get(name), date -> ExchangeDays.sessions(name, date)));
        return Stream.concat(
                exchanges,
                Stream.of(
                        market("globex", "America/Chicago", WEEKDAYS, TradingDay.CLOSE, "17:00-16:00"),
                        market("evening", "America/New_York", ALL_DAYS, TradingDay.OPEN, "18:00-17:00"),
                        market("tokyo", "Asia/Tokyo", WEEKDAYS, TradingDay.OPEN, "09:00-11:30", "12:30-15:30"),
                        market("sydney", "Australia/Sydney", ALL_DAYS, TradingDay.OPEN, "00:00-00:00"),
                        market("berlin", "Europe/Berlin", ALL_DAYS, TradingDay.CLOSE, "22:00-06:00", "08:00-21:59")));
    }

    private static Market market(String name, String zone, Set<DayOfWeek> on, TradingDay tradingDay, String... hours) {
        List<LocalTime> opens = Stream.of(hours)
                .map(each -> LocalTime.parse(each.split("-")[0]))
                .toList();
        List<LocalTime> closes = Stream.of(hours)
                .map(each -> LocalTime.parse(each.split("-")[1]))
                .toList();
        List<DailySession> weekly = IntStream.range(0, hours.length)
                .mapToObj(i -> new DailySession(on, opens.get(i), closes.get(i), null))
                .toList();
        var calendar = new WeeklyCalendar(
                name, ZoneId.of(zone), Timetable.of(weekly, Set.of(), Map.of()), tradingDay, Duration.ZERO);
        var oracle = new LocalHours(ZoneId.of(zone), on, opens, closes, tradingDay == TradingDay.CLOSE);
        return new Market(calendar, oracle::sessions);
    }

    @AfterAll
    static void report() {
        LOG.warn("Compared {} days, {} sessions; tiled them with {} windows; seed {}", days, sessions, windows, SEED);
    }

    @ParameterizedTest
    @MethodSource("markets")
    void every_session_is_the_one_announced_and_belongs_to_its_trading_day(Market market) {
        for (LocalDate day = FIRST; day.isBefore(END); day = day.plusDays(1)) {
            List<TradingSession> actual = market.calendar.sessionsOn(day);
            days++;
            sessions += actual.size();
            List<OracleWindow> spans = actual.stream()
                    .map(session -> new OracleWindow(session.open(), session.close()))
                    .toList();
            require(spans.equals(market.oracle.apply(day)), "%s on %s has %s", market, day, actual);
            for (TradingSession session : actual) {
                require(day.equals(session.day()), "%s has the day %s", session, day);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void sessions_never_overlap_and_any_instant_is_found_in_the_one_that_holds_it(Market market) {
        Random random = new Random(SEED);
        List<TradingSession> all = all(market);
        for (int i = 1; i < all.size(); i++) {
            TradingSession before = all.get(i - 1);
            TradingSession session = all.get(i);
            require(before.acceptUntil() <= session.open(), "%s overlaps %s", before, session);
            long between = before.close() + random.nextLong(session.open() - before.close() + 1) - 1;
            long inside = session.open() + random.nextLong(session.close() - session.open());
            for (long time : new long[] {between, session.open(), inside, session.close() - 1}) {
                TradingSession expected = time < before.close() ? before : time < session.open() ? null : session;
                TradingSession found = market.calendar.sessionAt(time).orElse(null);
                require(
                        Objects.equals(found, expected),
                        "%s lies in %s but is found in %s",
                        Instant.ofEpochMilli(time),
                        expected,
                        found);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void windows_tile_every_session_of_the_years_and_hold_whole_minutes(Market market) {
        Random random = new Random(SEED);
        for (TradingSession session : all(market)) {
            IntStream.of(1, 2, 3, 5, 15, 30, 60, 1440, 1 + random.nextInt(1440))
                    .forEach(minutes -> tile(session, new Timeframe(minutes)));
        }
    }

    /** The weeks hold changes of the clocks in Chicago, New York, Sydney and Berlin, forward and back. */
    @ParameterizedTest
    @MethodSource("markets")
    void windows_of_every_timeframe_up_to_a_day_tile_the_weeks_in_which_clocks_change(Market market) {
        List<TradingSession> changing = Stream.of(
                        "2025-03-06", "2025-03-28", "2025-04-03", "2025-10-02", "2025-10-24", "2025-10-30")
                .map(LocalDate::parse)
                .flatMap(day -> day.datesUntil(day.plusDays(6)))
                .flatMap(day -> market.calendar.sessionsOn(day).stream())
                .toList();
        for (int minutes = 1; minutes <= 1440; minutes++) {
            for (TradingSession session : changing) {
                tile(session, new Timeframe(minutes));
            }
        }
    }

    private static List<TradingSession> all(Market market) {
        List<TradingSession> all = new ArrayList<>();
        FIRST.datesUntil(END).forEach(day -> all.addAll(market.calendar.sessionsOn(day)));
        assertThat(all).hasSizeGreaterThan(3_000);
        return all;
    }

    /** By the definition: from the open on in equal steps, the last one cut at the close. */
    private static void tile(TradingSession session, Timeframe timeframe) {
        long length = timeframe.minutes() * 60_000L;
        for (long start = session.open(); start < session.close(); start += length) {
            long end = Math.min(start + length, session.close());
            Window expected = new Window(start, end, end, session.day());
            boolean found = Window.at(start, timeframe, session).equals(expected)
                    && Window.at(start + (end - start) / 2, timeframe, session).equals(expected)
                    && Window.at(end - 1, timeframe, session).equals(expected);
            require(found, "%s of %s is not found", expected, session);
            boolean wholeMinutes = Window.at(start, MINUTE, session).start() == start
                    && Window.at(end - 1, MINUTE, session).end() == end;
            require(wholeMinutes, "%s of %s cuts a minute", expected, session);
            windows++;
        }
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new AssertionError(message.formatted(values) + ", seed " + SEED);
        }
    }
}
