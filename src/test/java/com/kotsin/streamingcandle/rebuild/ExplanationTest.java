package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.aggregate.SeenTick.Fate;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.oracle.OracleTick;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.RandomTicks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExplanationTest {

    private static final long MINUTE = 60_000;
    private static final long START = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final Timeframe FIVE = new Timeframe(5);

    private final Reread reread = new Reread("native", TickSource.Fill.NONE);

    /** A trade of a second after the start, written when it was traded. */
    private void trade(int second, String price, String more) {
        long time = START + second * 1_000L;
        reread.take("S", "{\"symbol\":\"S\",\"price\":%s,\"size\":1,\"time\":%d%s}".formatted(price, time, more), time);
    }

    private void trade(int second, String price) {
        trade(second, price, "");
    }

    private Explanation explain(Timeframe timeframe) {
        return reread.end(START + 60 * MINUTE).explain("S", timeframe, START + 30_000);
    }

    private static List<Long> setters(Explanation told) {
        return told.setters().stream()
                .map(setter -> setter.tick().orElseThrow().message().offset())
                .toList();
    }

    private static List<Long> offsets(List<SeenTick> ticks) {
        return ticks.stream().map(tick -> tick.message().offset()).toList();
    }

    @Test
    void first_and_last_by_event_time_set_open_and_close_and_not_those_that_came_first_and_last() {
        trade(20, "5");
        trade(50, "9");
        trade(10, "4");
        trade(40, "7");

        assertThat(setters(explain(Timeframe.ONE_MINUTE))).containsExactly(2L, 1L, 2L, 1L);
    }

    @Test
    void of_equal_times_the_offset_decides() {
        trade(10, "5");
        trade(10, "6");
        trade(10, "5");

        assertThat(setters(explain(Timeframe.ONE_MINUTE))).containsExactly(0L, 1L, 0L, 2L);
    }

    @Test
    void of_equal_times_an_ordered_id_decides_before_the_offset() {
        Reread binance = new Reread("binance-trade", TickSource.Fill.NONE);
        String tick =
                "{\"e\":\"trade\",\"E\":%d,\"s\":\"S\",\"t\":%d,\"p\":\"%d\",\"q\":\"1\",\"T\":%d,\"m\":true,\"M\":true}";
        binance.take("S", tick.formatted(START, 12, 5, START), START);
        binance.take("S", tick.formatted(START, 11, 5, START), START);

        Explanation told = binance.end(START + 60 * MINUTE).explain("S", Timeframe.ONE_MINUTE, START);

        assertThat(setters(told)).containsExactly(1L, 1L, 1L, 0L);
    }

    @Test
    void the_first_trade_at_the_highest_and_lowest_price_set_them() {
        trade(30, "9");
        trade(10, "5");
        trade(20, "9");
        trade(40, "2");
        trade(50, "2");

        assertThat(setters(explain(Timeframe.ONE_MINUTE))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void the_prices_of_a_longer_candle_are_set_by_ticks_of_its_minutes() {
        trade(10, "5");
        trade(70, "9");
        trade(130, "1");
        trade(290, "6");

        assertThat(setters(explain(FIVE))).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void what_lies_in_another_window_or_is_of_another_symbol_is_left_out() {
        trade(10, "5");
        trade(61, "9");
        reread.take("T", "{\"symbol\":\"T\",\"price\":1,\"size\":1,\"time\":%d}".formatted(START), START);

        assertThat(offsets(explain(Timeframe.ONE_MINUTE).ticks())).containsExactly(0L);
    }

    @Test
    void a_trade_that_came_again_is_a_duplicate() {
        trade(10, "5", ",\"id\":\"1\"");
        trade(10, "5", ",\"id\":\"1\"");

        Explanation told = explain(Timeframe.ONE_MINUTE);

        assertThat(offsets(told.with(Fate.DUPLICATE))).containsExactly(1L);
        assertThat(offsets(told.with(Fate.COUNTED))).containsExactly(0L);
    }

    @Test
    void a_trade_that_came_after_its_minute_had_closed_is_late_and_may_set_a_price() {
        trade(10, "5");
        trade(130, "5");
        trade(20, "7");

        Explanation told = explain(Timeframe.ONE_MINUTE);

        assertThat(offsets(told.with(Fate.LATE))).containsExactly(2L);
        assertThat(setters(told)).containsExactly(0L, 2L, 0L, 2L);
    }

    @Test
    void a_trade_behind_the_correction_horizon_is_rejected_with_the_reason_of_its_dead_letter() {
        trade(10, "5");
        trade(20 * 60, "5");
        trade(20, "7");

        Explanation told = explain(Timeframe.ONE_MINUTE);

        assertThat(told.with(Fate.REJECTED)).singleElement().satisfies(rejected -> {
            assertThat(rejected.message().offset()).isEqualTo(2);
            assertThat(rejected.detail()).startsWith("too_late, The window that ended 2025-05-05T10:01:00Z");
        });
    }

    @Test
    void a_message_that_is_no_trade_is_told_if_the_symbol_is_its_key() {
        trade(10, "5");
        reread.take("S", "{", START + 20_000);
        reread.take("T", "{", START + 20_000);
        reread.take("S", "{", START + 70_000);

        Explanation told = explain(Timeframe.ONE_MINUTE);

        assertThat(told.with(Fate.REJECTED)).singleElement().satisfies(rejected -> {
            assertThat(rejected.message().offset()).isEqualTo(1);
            assertThat(rejected.trade()).isNull();
            assertThat(rejected.detail()).startsWith("malformed_json, ");
        });
    }

    @Test
    void objects_of_one_record_are_told_apart_by_their_index() {
        reread.take(
                "S",
                "[{\"symbol\":\"S\",\"price\":5,\"size\":1,\"time\":%d},{\"symbol\":\"S\",\"price\":5,\"size\":1,\"time\":%d}]"
                        .formatted(START, START),
                START);

        assertThat(explain(Timeframe.ONE_MINUTE).setters())
                .extracting(setter -> setter.tick().orElseThrow().message().element())
                .containsExactly(0, 0, 0, 1);
    }

    @Test
    void a_carried_price_was_set_by_no_tick() {
        Reread filled = new Reread("native", TickSource.Fill.PREVIOUS_CLOSE);
        long before = START - MINUTE;
        filled.take("S", "{\"symbol\":\"S\",\"price\":5,\"size\":1,\"time\":%d}".formatted(before), before);

        Explanation told = filled.end(START + 10 * MINUTE).explain("S", Timeframe.ONE_MINUTE, START);

        assertThat(told.made().trades()).isZero();
        assertThat(told.setters())
                .allSatisfy(setter -> assertThat(setter.tick()).isEmpty());
    }

    @Test
    void a_snapshot_without_a_new_trade_is_told_as_unchanged() {
        Reread snapshots = new Reread("fivepaisa", TickSource.Fill.NONE);
        String tick =
                "{\"Exch\":\"N\",\"ExchType\":\"C\",\"Token\":1,\"LastRate\":%s,\"LastQty\":1,\"TotalQty\":%d,\"TickDt\":\"/Date(%d)/\",\"companyName\":\"S\"}";
        long time = Instant.parse("2025-05-05T04:00:00Z").toEpochMilli();
        snapshots.take("1", tick.formatted("5", 10, time), time);
        snapshots.take("1", tick.formatted("6", 12, time + 1_000), time + 1_000);
        snapshots.take("1", tick.formatted("6", 12, time + 2_000), time + 2_000);

        Explanation told = snapshots.end(time + 60 * MINUTE).explain("NSE:S", Timeframe.ONE_MINUTE, time);

        assertThat(offsets(told.with(Fate.UNCHANGED))).containsExactly(2L);
        assertThat(setters(told)).containsExactly(0L, 1L, 0L, 1L);
    }

    static LongStream seeds() {
        return RandomTicks.seeds(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_ticks_that_count_are_those_of_which_each_candle_of_a_random_feed_is_made(long seed) {
        List<OracleTick> feed = RandomTicks.with(seed).ticks(250).list();
        feed.forEach(tick -> reread.take(null, tick.json(), tick.arrival()));
        reread.end(Long.MAX_VALUE / 2);
        for (Timeframe timeframe : List.of(Timeframe.ONE_MINUTE, FIVE)) {
            assertThat(reread.minutes.candles(timeframe).values())
                    .as("seed %d", seed)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(made -> {
                        Candle candle = made.candle();
                        Explanation told = reread.explain(candle.symbol(), timeframe, candle.start());
                        List<OracleTrade> counted = told.ticks().stream()
                                .filter(SeenTick::counts)
                                .map(tick ->
                                        feed.get((int) tick.message().offset()).trade())
                                .toList();

                        assertThat(counted).hasSize((int) candle.trades());
                        assertThat(counted.stream().map(OracleTrade::size).reduce(BigDecimal.ZERO, BigDecimal::add))
                                .isEqualByComparingTo(candle.volume());
                        assertThat(told.setters())
                                .allSatisfy(setter -> assertThat(feed.get((int) setter.tick()
                                                        .orElseThrow()
                                                        .message()
                                                        .offset())
                                                .trade()
                                                .price())
                                        .isEqualByComparingTo(setter.price()));
                    });
        }
    }
}
