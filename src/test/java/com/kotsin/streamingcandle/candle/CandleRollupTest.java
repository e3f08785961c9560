package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleRollupTest {

    private static final long DAY = 86_400_000;
    /** 2025-05-05 00:00 UTC. */
    private static final long FIRST_DAY = 1_746_403_200_000L;

    private static final int DAYS = 4;
    private static final int MINUTES_INDIA_IS_AHEAD = 330;
    private static final List<Integer> STORED = List.of(1, 2, 3, 5, 15, 30);
    private static final List<Integer> ASKED_FOR = List.of(10, 45, 60, 75, 240, 1440);

    /** 09:15 to 11:47 and 12:30 to 15:30, so that last windows are cut. */
    private static final SessionCalendar TWICE = india("TWICE", "09:15", "11:47", "12:30", "15:30");
    /** 09:00 to 15:00, and 21:00 to 02:30 of the next date. */
    private static final SessionCalendar NIGHT = india("NIGHT", "09:00", "15:00", "21:00", "02:30");

    private record Market(SessionCalendar calendar, List<List<OracleWindow>> days) {

        LongFunction<OracleWindow> windows(int minutes) {
            if (days.isEmpty()) {
                return OracleWindow.sinceEpoch(minutes);
            }
            LongFunction<OracleWindow> inSessions = OracleWindow.inSessions(
                    minutes, days.stream().flatMap(List::stream).toList());
            return minutes < 1440 ? inSessions : time -> inSessions.apply(time) == null ? null : day(time);
        }

        private OracleWindow day(long time) {
            return days.stream()
                    .map(day -> new OracleWindow(
                            day.get(0).start(), day.get(day.size() - 1).end()))
                    .filter(day -> time >= day.start() && time < day.end())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final List<Market> MARKETS = List.of(
            new Market(SessionCalendar.ALWAYS, List.of()),
            new Market(TWICE, sessions(9 * 60 + 15, 11 * 60 + 47, 12 * 60 + 30, 15 * 60 + 30)),
            new Market(NIGHT, sessions(9 * 60, 15 * 60, 21 * 60, 26 * 60 + 30)));

    static LongStream seeds() {
        return RandomTrades.seeds();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_roll_up_of_any_stored_timeframe_is_the_candle_of_all_its_trades(long seed) {
        List<OracleTrade> trades = RandomTrades.with(seed)
                .symbols(2)
                .trades(800)
                .between(FIRST_DAY, Duration.ofDays(DAYS))
                .list();
        for (Market market : MARKETS) {
            Map<String, List<Candle>> minutes = minutes(trades, market.calendar());
            for (int length : ASKED_FOR) {
                Timeframe timeframe = new Timeframe(length);
                List<OracleCandle> expected = CandleByDefinition.of(trades, market.windows(length));
                for (int stored :
                        STORED.stream().filter(part -> length % part == 0).toList()) {
                    List<Candle> rolled = new ArrayList<>();
                    minutes.values()
                            .forEach(ofSymbol -> rolled.addAll(roll(
                                    roll(ofSymbol, new Timeframe(stored), market.calendar()),
                                    timeframe,
                                    market.calendar())));
                    assertThat(Fold.asPublished(rolled))
                            .as(
                                    "%s of %dm, -Dseed=%d, market %s",
                                    timeframe, stored, seed, market.calendar().name())
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void revisions_add_up_and_what_is_incomplete_stays_so_whatever_is_folded_between(long seed) {
        Random random = new Random(seed);
        List<OracleTrade> trades = RandomTrades.with(seed)
                .symbols(1)
                .between(FIRST_DAY, Duration.ofHours(3))
                .list();
        List<Candle> minutes = minutes(trades, SessionCalendar.ALWAYS).get("S0").stream()
                .map(minute -> random.nextInt(40) > 0
                        ? minute
                        : minute.said(Status.REVISED, 1 + random.nextInt(3), random.nextBoolean()))
                .toList();
        Timeframe hour = Timeframe.parse("1h");
        List<Candle> direct = roll(minutes, hour, SessionCalendar.ALWAYS);
        assertThat(direct.stream().mapToInt(Candle::revision).sum())
                .as("-Dseed=%d", seed)
                .isEqualTo(minutes.stream().mapToInt(Candle::revision).sum());
        assertThat(direct)
                .as("-Dseed=%d", seed)
                .allSatisfy(candle -> assertThat(candle.complete())
                        .isEqualTo(minutes.stream()
                                .filter(minute -> minute.start() / 3_600_000 == candle.start() / 3_600_000)
                                .allMatch(Candle::complete)))
                .isEqualTo(roll(
                        roll(minutes, Timeframe.parse("30m"), SessionCalendar.ALWAYS), hour, SessionCalendar.ALWAYS));
    }

    @Test
    void a_day_is_told_from_its_first_open_to_its_last_close_also_between_its_sessions() {
        long open = FIRST_DAY + (9 * 60 - MINUTES_INDIA_IS_AHEAD) * 60_000L;
        long lastClose = FIRST_DAY + (26 * 60 + 30 - MINUTES_INDIA_IS_AHEAD) * 60_000L;
        assertThat(Stream.of(open, lastClose - 1)
                        .map(time -> CandleRollup.window(time, Timeframe.ONE_DAY, NIGHT)
                                .orElseThrow()))
                .allSatisfy(window -> {
                    assertThat(window.start()).isEqualTo(open);
                    assertThat(window.end()).isEqualTo(lastClose);
                    assertThat(window.tradingDay()).isEqualTo("2025-05-05");
                });
        assertThat(CandleRollup.window(lastClose, Timeframe.ONE_DAY, NIGHT)).isEmpty();
    }

    @Test
    void a_window_is_live_until_no_trade_can_come_or_while_a_part_is() {
        List<Candle> parts = minutes(
                        RandomTrades.with(1)
                                .symbols(1)
                                .between(FIRST_DAY, Duration.ofMinutes(5))
                                .list(),
                        SessionCalendar.ALWAYS)
                .get("S0");
        long end = FIRST_DAY + 600_000;
        assertThat(status(parts, end - 1)).isEqualTo(Status.LIVE);
        assertThat(status(parts, end)).isEqualTo(Status.FINAL);
        List<Candle> forming = new ArrayList<>(parts);
        forming.set(parts.size() - 1, parts.get(parts.size() - 1).said(Status.LIVE, 0, true));
        assertThat(status(forming, end)).isEqualTo(Status.LIVE);
    }

    private static Status status(List<Candle> parts, long now) {
        return CandleRollup.roll(parts, Timeframe.parse("10m"), SessionCalendar.ALWAYS, now)
                .get(0)
                .status();
    }

    private static List<Candle> roll(List<Candle> parts, Timeframe timeframe, SessionCalendar calendar) {
        return CandleRollup.roll(parts, timeframe, calendar, Long.MAX_VALUE - 1);
    }

    private static Map<String, List<Candle>> minutes(List<OracleTrade> trades, SessionCalendar calendar) {
        Map<String, Map<Long, OpenCandle>> open = new TreeMap<>();
        Map<Long, Window> windows = new TreeMap<>();
        for (OracleTrade trade : trades) {
            calendar.sessionAt(trade.timeMillis()).ifPresent(session -> {
                Window window = Window.at(trade.timeMillis(), Timeframe.ONE_MINUTE, session);
                windows.put(window.start(), window);
                open.computeIfAbsent(trade.symbol(), any -> new TreeMap<>())
                        .computeIfAbsent(window.start(), any -> new OpenCandle())
                        .add(Fold.trade(trade), trade.position());
            });
        }
        Map<String, List<Candle>> minutes = new TreeMap<>();
        open.forEach((symbol, candles) -> minutes.put(
                symbol,
                candles.entrySet().stream()
                        .map(entry -> entry.getValue()
                                .toCandle(
                                        symbol,
                                        null,
                                        Timeframe.ONE_MINUTE,
                                        windows.get(entry.getKey()),
                                        Status.FINAL,
                                        0))
                        .toList()));
        return minutes;
    }

    private static List<List<OracleWindow>> sessions(int... openAndCloseMinutes) {
        List<List<OracleWindow>> days = new ArrayList<>();
        for (int day = -1; day <= DAYS; day++) {
            long midnight = FIRST_DAY + day * DAY - MINUTES_INDIA_IS_AHEAD * 60_000L;
            List<OracleWindow> ofDay = new ArrayList<>();
            for (int i = 0; i < openAndCloseMinutes.length; i += 2) {
                ofDay.add(new OracleWindow(
                        midnight + openAndCloseMinutes[i] * 60_000L, midnight + openAndCloseMinutes[i + 1] * 60_000L));
            }
            days.add(ofDay);
        }
        return days;
    }

    private static SessionCalendar india(String name, String... openAndClose) {
        List<DailySession> sessions = new ArrayList<>();
        for (int i = 0; i < openAndClose.length; i += 2) {
            sessions.add(new DailySession(
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.parse(openAndClose[i]),
                    LocalTime.parse(openAndClose[i + 1]),
                    null));
        }
        return new WeeklyCalendar(name, ZoneId.of("Asia/Kolkata"), sessions, Set.of(), Map.of(), Duration.ZERO);
    }
}
