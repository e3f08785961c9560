package com.kotsin.streamingcandle.query;

import static com.kotsin.streamingcandle.query.Bars.bar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.persist.SinkTopics;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A market of two sessions a day, 10:00 to 10:45 and 11:00 to 11:30 UTC, and one that never closes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleQueryTest {

    private static final Timeframe FIVE = Timeframe.parse("5m");
    private static final Timeframe THIRTY = Timeframe.parse("30m");

    private final StoredCandles stored = new StoredCandles();
    private final RecentMinutes recent = mock(RecentMinutes.class);
    private long now = at("12:00");

    private final KnownSymbols symbols = mock(KnownSymbols.class);
    private final CandleQuery query = new CandleQuery(
            stored.history(),
            recent,
            symbols,
            Calendars.of(List.of(new WeeklyCalendar(
                    "TWICE",
                    ZoneOffset.UTC,
                    List.of(session("10:00", "10:45"), session("11:00", "11:30")),
                    Set.of(),
                    Map.of(),
                    Duration.ZERO))),
            new SinkTopics("base", "here", "candles", List.of(Timeframe.ONE_MINUTE, FIVE, THIRTY), "dead"),
            () -> Instant.ofEpochMilli(now));

    CandleQueryTest() {
        known("A", "TWICE");
        known("B", "always");
    }

    @Test
    void a_minute_that_forms_follows_the_stored_ones() {
        stored.add(bar("A", 1, at("10:00"), 1), bar("A", 1, at("10:01"), 2));
        recent(bar("A", 1, at("10:01"), 2), live(bar("A", 1, at("10:02"), 3)));
        assertThat(volumes(all("A", Timeframe.ONE_MINUTE, Order.ASC))).containsExactly(1, 2, 3);
        assertThat(volumes(all("A", Timeframe.ONE_MINUTE, Order.DESC))).containsExactly(3, 2, 1);
    }

    @Test
    void a_window_that_closed_but_is_not_stored_yet_is_no_hole() {
        stored.add(bar("A", 5, at("10:00"), 50));
        recent(
                bar("A", 1, at("10:04"), 7),
                bar("A", 1, at("10:05"), 1),
                bar("A", 1, at("10:09"), 2),
                live(bar("A", 1, at("10:10"), 4)));
        now = at("10:10") + 5_000;
        assertThat(all("A", FIVE, Order.ASC))
                .extracting(
                        Candle::start, Candle::status, candle -> candle.volume().intValue(), Candle::complete)
                .containsExactly(
                        tuple(at("10:00"), Status.FINAL, 50, true),
                        tuple(at("10:05"), Status.FINAL, 3, true),
                        tuple(at("10:10"), Status.LIVE, 4, true));
    }

    @Test
    void a_window_whose_time_is_not_over_is_live_also_when_all_its_minutes_are_closed() {
        recent(bar("A", 1, at("10:00"), 1), bar("A", 1, at("10:01"), 2));
        now = at("10:03");
        assertThat(all("A", FIVE, Order.ASC)).extracting(Candle::status).containsExactly(Status.LIVE);
    }

    @Test
    void minutes_that_are_stored_complete_a_window_that_began_before_the_recent_ones() {
        stored.add(bar("A", 1, at("10:01"), 1), bar("A", 1, at("10:10"), 2));
        recent(bar("A", 1, at("10:10"), 2), live(bar("A", 1, at("10:12"), 4)));
        now = at("10:12");
        assertThat(all("A", THIRTY, Order.ASC))
                .extracting(candle -> candle.volume().intValue(), Candle::complete)
                .containsExactly(tuple(7, true));
    }

    @Test
    void a_window_of_which_minutes_may_be_unknown_is_marked() {
        stored.add(bar("B", 1, at("10:01"), 1));
        recent(bar("B", 1, at("10:40"), 2), live(bar("B", 1, at("11:25"), 4)));
        assertThat(all("B", THIRTY, Order.ASC)).extracting(Candle::complete).containsExactly(false, true, true);
    }

    @Test
    void the_first_minutes_of_a_day_are_known_to_be_the_first() {
        stored.add(bar("A", 30, at("11:00") - 86_400_000, 9));
        recent(live(bar("A", 1, at("10:02"), 1)));
        assertThat(all("A", THIRTY, Order.DESC)).extracting(Candle::complete).containsExactly(true, true);
    }

    @Test
    void kafka_is_not_asked_for_a_symbol_that_nobody_knows() {
        all("C", Timeframe.ONE_MINUTE, Order.ASC);
        verify(recent, never()).of(any());
    }

    @Test
    void the_newest_revision_of_a_minute_counts() {
        stored.add(bar("A", 1, at("10:10"), 2));
        recent(bar("A", 1, at("10:10"), 5).said(Status.REVISED, 1, true), live(bar("A", 1, at("10:11"), 4)));
        now = at("10:12");
        assertThat(all("A", FIVE, Order.ASC))
                .extracting(candle -> candle.volume().intValue(), Candle::revision)
                .containsExactly(tuple(9, 0));
    }

    @Test
    void recent_minutes_are_not_asked_for_when_the_range_lies_before_what_is_stored() {
        stored.add(bar("A", 5, at("10:00"), 1), bar("A", 5, at("10:05"), 2));
        assertThat(query.candles("A", FIVE, at("09:00"), at("10:05"), 9, Order.ASC))
                .hasSize(1);
        verify(recent, never()).of(any());
    }

    @Test
    void the_limit_counts_the_forming_candle() {
        stored.add(bar("A", 1, at("10:00"), 1), bar("A", 1, at("10:01"), 2));
        recent(live(bar("A", 1, at("10:02"), 3)));
        assertThat(volumes(query.candles("A", Timeframe.ONE_MINUTE, 0, Long.MAX_VALUE, 2, Order.DESC)))
                .containsExactly(3, 2);
        assertThat(volumes(query.candles("A", Timeframe.ONE_MINUTE, 0, Long.MAX_VALUE, 2, Order.ASC)))
                .containsExactly(1, 2);
    }

    @Test
    void longer_windows_begin_at_the_open_of_each_session_and_end_at_its_close() {
        IntStream.range(0, 9).forEach(n -> stored.add(bar("A", 5, at("10:00") + n * 300_000, 1)));
        IntStream.range(0, 6).forEach(n -> stored.add(bar("A", 5, at("11:00") + n * 300_000, 1)));
        assertThat(all("A", Timeframe.parse("20m"), Order.ASC))
                .extracting(
                        Candle::start, Candle::end, candle -> candle.volume().intValue())
                .containsExactly(
                        tuple(at("10:00"), at("10:20"), 4),
                        tuple(at("10:20"), at("10:40"), 4),
                        tuple(at("10:40"), at("10:45"), 1),
                        tuple(at("11:00"), at("11:20"), 4),
                        tuple(at("11:20"), at("11:30"), 2));
    }

    @Test
    void a_day_is_the_trading_day_with_all_its_sessions() {
        stored.add(bar("A", 30, at("10:00"), 1), bar("A", 30, at("11:00"), 2));
        assertThat(all("A", Timeframe.ONE_DAY, Order.ASC))
                .extracting(
                        Candle::start, Candle::end, candle -> candle.volume().intValue(), Candle::status)
                .containsExactly(tuple(at("10:00"), at("11:30"), 3, Status.FINAL));
    }

    @Test
    void a_day_goes_on_between_its_sessions() {
        stored.add(bar("A", 30, at("10:00"), 1));
        now = at("10:50");
        assertThat(all("A", Timeframe.ONE_DAY, Order.ASC))
                .extracting(Candle::status)
                .containsExactly(Status.LIVE);
    }

    @Test
    void where_a_market_never_closes_a_day_is_that_of_utc() {
        stored.add(
                bar("B", 30, at("00:00") - 1_800_000, 1), bar("B", 30, at("00:00"), 2), bar("B", 30, at("11:00"), 4));
        now = at("00:00") + 86_400_000;
        assertThat(volumes(all("B", Timeframe.ONE_DAY, Order.ASC))).containsExactly(1, 6);
    }

    @Test
    void only_whole_windows_that_begin_in_the_range_are_given() {
        IntStream.range(0, 48).forEach(n -> stored.add(bar("B", 30, at("00:00") + n * 1_800_000, 1)));
        now = at("00:00") + 86_400_000;
        for (Order order : Order.values()) {
            assertThat(query.candles("B", Timeframe.parse("2h"), at("00:30"), at("04:30"), 9, order))
                    .extracting(Candle::start, candle -> candle.volume().intValue())
                    .containsExactlyInAnyOrder(tuple(at("02:00"), 4), tuple(at("04:00"), 4));
        }
    }

    @Test
    void a_window_that_forms_has_its_newest_trades_also_when_the_range_ends_within_it() {
        stored.add(bar("B", 30, at("12:00"), 1));
        recent(bar("B", 1, at("12:31"), 2), live(bar("B", 1, at("12:39"), 4)));
        now = at("12:40");
        for (long to : new long[] {at("12:10"), Long.MAX_VALUE}) {
            assertThat(query.candles("B", Timeframe.parse("1h"), at("12:00"), to, 9, Order.ASC))
                    .extracting(Candle::start, candle -> candle.volume().intValue(), Candle::status)
                    .containsExactly(tuple(at("12:00"), 7, Status.LIVE));
        }
    }

    @Test
    void a_window_that_closed_has_what_is_not_stored_yet_also_when_the_range_ends_within_it() {
        stored.add(bar("B", 30, at("11:00"), 1));
        recent(bar("B", 1, at("11:30"), 2), bar("B", 1, at("11:59"), 4));
        now = at("12:00") + 5_000;
        assertThat(query.candles("B", Timeframe.parse("1h"), at("11:00"), at("11:15"), 9, Order.ASC))
                .extracting(Candle::start, candle -> candle.volume().intValue(), Candle::status, Candle::complete)
                .containsExactly(tuple(at("11:00"), 7, Status.FINAL, true));
    }

    @Test
    void a_long_roll_up_is_read_in_pages() {
        int days = 300;
        IntStream.range(0, days * 48).forEach(n -> stored.add(bar("B", 30, at("00:00") + n * 1_800_000L, 1)));
        now = Long.MAX_VALUE;
        assertThat(volumes(query.candles("B", Timeframe.ONE_DAY, 0, Long.MAX_VALUE, days + 1, Order.DESC)))
                .hasSize(days)
                .containsOnly(48);
        assertThat(volumes(query.candles("B", Timeframe.ONE_DAY, 0, Long.MAX_VALUE, 200, Order.ASC)))
                .hasSize(200)
                .containsOnly(48);
    }

    @Test
    void a_forming_minute_is_part_of_the_hour_and_of_the_day() {
        stored.add(bar("B", 30, at("10:00"), 1), bar("B", 30, at("10:30"), 2), bar("B", 1, at("11:00"), 4));
        recent(bar("B", 1, at("11:00"), 4), live(bar("B", 1, at("11:01"), 8)));
        now = at("11:01");
        assertThat(all("B", Timeframe.parse("1h"), Order.DESC))
                .extracting(candle -> candle.volume().intValue(), Candle::status)
                .containsExactly(tuple(12, Status.LIVE), tuple(3, Status.FINAL));
        assertThat(volumes(all("B", Timeframe.ONE_DAY, Order.ASC))).containsExactly(15);
    }

    @Test
    void a_symbol_that_nobody_knows_has_no_candles() {
        assertThat(all("C", Timeframe.ONE_DAY, Order.ASC)).isEmpty();
        assertThat(all("C", FIVE, Order.ASC)).isEmpty();
    }

    @Test
    void a_calendar_that_is_gone_is_said() {
        known("D", "GONE");
        assertThatThrownBy(() -> all("D", Timeframe.ONE_DAY, Order.ASC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no calendar 'GONE'; known are [TWICE, always]");
    }

    private List<Candle> all(String symbol, Timeframe timeframe, Order order) {
        return query.candles(symbol, timeframe, 0, Long.MAX_VALUE, 100, order);
    }

    private void recent(Candle... minutes) {
        when(recent.of(minutes[0].symbol())).thenReturn(List.of(minutes));
    }

    private void known(String symbol, String calendar) {
        when(symbols.find(symbol)).thenReturn(Optional.of(new Instrument(symbol, null, calendar)));
    }

    private static List<Integer> volumes(List<Candle> candles) {
        return candles.stream().map(Candle::volume).map(BigDecimal::intValue).toList();
    }

    private static Candle live(Candle candle) {
        return candle.said(Status.LIVE, 0, true);
    }

    /** On Monday, 2025-05-05. */
    private static long at(String time) {
        return Instant.parse("2025-05-05T" + time + ":00Z").toEpochMilli();
    }

    private static DailySession session(String open, String close) {
        return new DailySession(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(open), LocalTime.parse(close), null);
    }
}
