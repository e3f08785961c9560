package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenCandleTest {

    private static final String SEEDS = "com.kotsin.streamingcandle.oracle.RandomTrades#seeds";
    private static final Window WINDOW = Window.at(0, Timeframe.ONE_MINUTE, TradingSession.ENDLESS);

    private final OpenCandle open = new OpenCandle();

    @Nested
    class A_trade {

        @Test
        void that_is_the_only_one_sets_every_price_and_time() {
            add("7", "2", 3_999_999, 0, 0);

            assertThat(candle())
                    .extracting(
                            Candle::open, Candle::high, Candle::low, Candle::close, Candle::openTime, Candle::closeTime)
                    .containsExactly(decimal("7"), decimal("7"), decimal("7"), decimal("7"), 3L, 3L);
        }

        @Test
        void that_is_earliest_by_time_is_the_open_even_if_it_arrives_last() {
            add("7", "1", 20, 0, 0);
            add("8", "1", 10, 0, 1);

            assertThat(candle().open()).isEqualTo(decimal("8"));
        }

        @Test
        void that_is_latest_by_time_is_the_close_even_if_it_arrives_first() {
            add("7", "1", 20, 0, 0);
            add("8", "1", 10, 0, 1);

            assertThat(candle().close()).isEqualTo(decimal("7"));
        }

        @Test
        void of_the_same_time_is_ordered_by_the_feeds_own_order_before_that_of_arrival() {
            add("7", "1", 10, 2, 0);
            add("8", "1", 10, 1, 1);
            add("9", "1", 10, 3, 2);
            add("6", "1", 10, 2, 3);

            assertThat(candle()).extracting(Candle::open, Candle::close).containsExactly(decimal("8"), decimal("9"));
        }

        @Test
        void of_the_same_time_and_order_is_ordered_by_arrival() {
            add("8", "1", 10, 0, 1);
            add("7", "1", 10, 0, 0);
            add("9", "1", 10, 0, 2);

            assertThat(candle()).extracting(Candle::open, Candle::close).containsExactly(decimal("7"), decimal("9"));
        }

        @Test
        void of_size_0_moves_the_prices_and_adds_no_volume() {
            add("7", "1", 10, 0, 0);
            add("9", "0", 20, 0, 1);

            assertThat(candle())
                    .extracting(Candle::high, Candle::close, Candle::volume, Candle::turnover, Candle::trades)
                    .containsExactly(decimal("9"), decimal("9"), decimal("1"), decimal("7"), 2L);
        }

        @Test
        void at_a_price_below_zero_makes_a_turnover_below_zero() {
            add("-37.63", "2", 10, 0, 0);

            assertThat(candle())
                    .extracting(Candle::low, Candle::turnover)
                    .containsExactly(decimal("-37.63"), decimal("-75.26"));
        }

        @Test
        void that_stands_for_several_counts_for_as_many() {
            open.add(new Trade("S", null, BigDecimal.ONE, BigDecimal.ONE, 1, null, null, 0, 5, null), 0);

            assertThat(candle().trades()).isEqualTo(5);
        }
    }

    @Nested
    class The_time_of_a_high_or_low {

        @Test
        void is_that_of_the_first_trade_at_the_price() {
            add("9", "1", 3_000_000, 0, 0);
            add("9.0", "1", 2_000_000, 0, 1);
            add("9.00", "1", 4_000_000, 0, 2);

            assertThat(candle()).extracting(Candle::highTime, Candle::lowTime).containsExactly(2L, 2L);
        }
    }

    @Nested
    class Volume_by_side {

        @Test
        void is_absent_while_the_feed_does_not_tell_sides() {
            add("9", "1", 1, 0, 0);

            assertThat(candle())
                    .extracting(Candle::buyVolume, Candle::sellVolume)
                    .containsOnlyNulls();
        }

        @Test
        void is_0_for_the_side_that_took_nothing() {
            open.add(new Trade("S", null, BigDecimal.ONE, decimal("3"), 1, Side.SELL, null, 0, 1, null), 0);

            assertThat(candle())
                    .extracting(Candle::buyVolume, Candle::sellVolume)
                    .containsExactly(decimal("0"), decimal("3"));
        }
    }

    @Nested
    class A_carried_price {

        @Test
        void is_every_price_of_a_window_without_trades() {
            open.carry(decimal("7"), 60_000);

            assertThat(open.isCarried()).isTrue();
            assertThat(candle())
                    .extracting(Candle::open, Candle::high, Candle::low, Candle::close, Candle::trades, Candle::volume)
                    .containsExactly(decimal("7"), decimal("7"), decimal("7"), decimal("7"), 0L, decimal("0"));
            assertThat(candle())
                    .extracting(Candle::openTime, Candle::highTime, Candle::lowTime, Candle::closeTime)
                    .containsOnly(60_000L);
            assertThat(candle().vwap()).isNull();
        }

        @Test
        void gives_way_to_the_first_trade_whatever_its_time() {
            open.carry(decimal("7"), 60_000);
            add("9", "1", 10, 0, 0);

            assertThat(open.isCarried()).isFalse();
            assertThat(candle())
                    .extracting(Candle::open, Candle::high, Candle::low, Candle::close)
                    .containsOnly(decimal("9"));
        }

        @Test
        void does_not_take_the_place_of_trades() {
            add("9", "1", 10, 0, 0);

            assertThat(open.carry(decimal("7"), 60_000)).isFalse();
            assertThat(candle().close()).isEqualTo(decimal("9"));
        }

        @Test
        void changes_nothing_if_it_is_there_already_in_whatever_scale() {
            open.carry(decimal("7.0"), 60_000);

            assertThat(open.carry(decimal("7"), 60_000)).isFalse();
            assertThat(open.carry(decimal("8"), 60_000)).isTrue();
            assertThat(candle().close()).isEqualTo(decimal("8"));
        }

        @Test
        void adds_nothing_to_a_longer_candle_that_has_trades_on_either_side() {
            OpenCandle carried = new OpenCandle();
            carried.carry(decimal("7"), 0);
            add("9", "1", 60_000_000_000L, 0, 0);
            OpenCandle first = new OpenCandle();
            first.merge(carried);
            first.merge(open);
            open.merge(carried);

            assertThat(candle().low()).isEqualTo(decimal("9"));
            assertThat(first).usingRecursiveComparison().isEqualTo(open);
        }

        @Test
        void of_the_earliest_is_that_of_a_longer_candle_without_trades() {
            OpenCandle later = new OpenCandle();
            later.carry(decimal("8"), 60_000);
            open.carry(decimal("7"), 0);
            OpenCandle other = new OpenCandle();
            other.merge(later);
            other.merge(open);
            open.merge(later);

            assertThat(candle().close()).isEqualTo(decimal("7"));
            assertThat(other).usingRecursiveComparison().isEqualTo(open);
        }

        @Test
        void is_kept_in_the_binary_form_and_in_the_published_one() {
            open.carry(decimal("7"), 60_000);

            assertThat(OpenCandleCodec.decode(OpenCandleCodec.encode(open)).isCarried())
                    .isTrue();
            assertThat(OpenCandle.of(candle()).isCarried()).isTrue();
        }

        @Test
        void stands_in_where_trades_may_set_no_open() {
            open.carry(decimal("7"), 60_000);
            TradeEffect volume = new TradeEffect(false, false, true);
            open.add(
                    new Trade("S", null, decimal("9"), decimal("2"), 61_000_000_000L, null, null, 0, 1, null, volume),
                    0);

            assertThat(candle())
                    .extracting(Candle::open, Candle::high, Candle::close, Candle::volume, Candle::trades)
                    .containsExactly(decimal("7"), decimal("7"), decimal("7"), decimal("2"), 1L);
        }
    }

    @Nested
    class A_trade_that_may_not_move_all {

        private static final TradeEffect VOLUME = new TradeEffect(false, false, true);
        private static final TradeEffect HIGH_LOW = new TradeEffect(false, true, false);
        private static final TradeEffect NONE = new TradeEffect(false, false, false);

        @Test
        void sets_no_price_if_it_counts_as_volume_only() {
            add("7", "1", 10, TradeEffect.ALL);
            add("9", "2", 20, VOLUME);

            assertThat(candle())
                    .extracting(Candle::high, Candle::close, Candle::volume, Candle::turnover, Candle::trades)
                    .containsExactly(decimal("7"), decimal("7"), decimal("3"), decimal("25"), 2L);
        }

        @Test
        void adds_no_volume_of_a_side_if_it_moves_prices_only() {
            open.add(trade("7", "1", 10, TradeEffect.ALL, Side.BUY), 0);
            open.add(trade("9", "2", 20, HIGH_LOW, Side.BUY), 1);

            assertThat(candle())
                    .extracting(Candle::high, Candle::close, Candle::volume, Candle::buyVolume)
                    .containsExactly(decimal("9"), decimal("7"), decimal("1"), decimal("1"));
        }

        @Test
        void changes_nothing_if_it_may_move_nothing() {
            add("7", "1", 10, TradeEffect.ALL);
            Candle before = candle();

            add("9", "2", 20, NONE);

            assertThat(candle()).isEqualTo(before);
        }

        @Test
        void makes_no_candle_by_itself() {
            add("7", "1", 10, VOLUME);
            add("8", "1", 20, HIGH_LOW);

            assertThat(open.isEmpty()).isTrue();
        }

        @Test
        void counts_in_the_candle_that_a_later_one_opens() {
            add("7", "1", 10, VOLUME);
            add("9", "1", 20, HIGH_LOW);
            add("8", "1", 30, TradeEffect.ALL);

            assertThat(candle())
                    .extracting(
                            Candle::open, Candle::high, Candle::low, Candle::close, Candle::volume, Candle::openTime)
                    .containsExactly(decimal("8"), decimal("9"), decimal("8"), decimal("8"), decimal("2"), 0L);
        }

        private void add(String price, String size, long timeNanos, TradeEffect effect) {
            open.add(trade(price, size, timeNanos, effect, null), timeNanos);
        }

        private Trade trade(String price, String size, long timeNanos, TradeEffect effect, Side taker) {
            return new Trade("S", null, decimal(price), decimal(size), timeNanos, taker, null, 0, 1, null, effect);
        }
    }

    @Nested
    class An_empty_aggregate {

        @Test
        void says_so() {
            assertThat(open.isEmpty()).isTrue();
        }

        @Test
        void changes_nothing_when_it_is_merged() {
            add("7", "2", 10, 0, 0);
            Candle before = candle();

            open.merge(new OpenCandle());

            assertThat(candle()).isEqualTo(before);
        }

        @Test
        void passes_on_that_trades_may_be_missing() {
            add("7", "2", 10, 0, 0);
            OpenCandle part = new OpenCandle();
            part.markIncomplete();

            open.merge(part);

            assertThat(candle().complete()).isFalse();
        }
    }

    @Test
    void an_aggregate_is_complete_until_it_is_said_not_to_be() {
        add("7", "2", 10, 0, 0);
        assertThat(candle().complete()).isTrue();

        open.markIncomplete();

        assertThat(candle().complete()).isFalse();
    }

    @Test
    void a_longer_candle_is_incomplete_when_one_of_its_parts_is() {
        add("7", "2", 10, 0, 0);
        open.markIncomplete();
        OpenCandle longer = new OpenCandle();

        longer.merge(OpenCandle.of(candle()));

        assertThat(longer.complete).isFalse();
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void folding_trades_gives_the_candles_read_off_the_whole_list(long seed) {
        List<OracleTrade> trades = trades(seed);

        assertThat(Fold.asPublished(Fold.trades(trades, Timeframe.ONE_MINUTE, TradingSession.ENDLESS)))
                .as("seed %d", seed)
                .isEqualTo(CandleByDefinition.of(trades, OracleWindow.sinceEpoch(1)));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void the_order_of_arrival_does_not_matter(long seed) {
        List<OracleTrade> trades = trades(seed);
        List<OracleTrade> shuffled = new ArrayList<>(trades);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Fold.trades(shuffled, Timeframe.ONE_MINUTE, TradingSession.ENDLESS))
                .as("seed %d", seed)
                .isEqualTo(Fold.trades(trades, Timeframe.ONE_MINUTE, TradingSession.ENDLESS));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void merging_parts_of_any_split_gives_what_adding_all_trades_gives(long seed) {
        List<OracleTrade> trades =
                RandomTrades.with(seed).symbols(1).trades(200).list();
        Random random = new Random(seed);
        OpenCandle whole = new OpenCandle();
        List<OpenCandle> parts = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            parts.add(new OpenCandle());
        }
        for (OracleTrade trade : trades) {
            whole.add(Fold.trade(trade), trade.position());
            parts.get(random.nextInt(parts.size())).add(Fold.trade(trade), trade.position());
        }
        while (parts.size() > 1) {
            OpenCandle part = parts.remove(random.nextInt(parts.size()));
            parts.get(random.nextInt(parts.size())).merge(part);
        }

        assertThat(day(parts.get(0))).as("seed %d", seed).isEqualTo(day(whole));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void rolling_up_minutes_gives_what_aggregating_the_trades_gives(long seed) {
        List<OracleTrade> trades = trades(seed);
        List<Candle> minutes = Fold.trades(trades, Timeframe.ONE_MINUTE, TradingSession.ENDLESS);
        Collections.shuffle(minutes, new Random(seed));

        for (int length : new int[] {2, 3, 5, 15, 30}) {
            assertThat(Fold.asPublished(Fold.candles(minutes, new Timeframe(length), TradingSession.ENDLESS)))
                    .as("seed %d, %dm", seed, length)
                    .isEqualTo(CandleByDefinition.of(trades, OracleWindow.sinceEpoch(length)));
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void effects_in_any_order_give_what_is_read_off_the_lists_of_the_trades_that_have_them(long seed) {
        List<OracleTrade> trades = trades(seed);
        Map<Long, TradeEffect> effects = Fold.effects(trades, seed);
        List<OracleTrade> shuffled = new ArrayList<>(trades);
        Collections.shuffle(shuffled, new Random(seed));
        var windows = OracleWindow.sinceEpoch(1);

        List<OracleCandle> folded =
                Fold.asPublished(Fold.trades(shuffled, Timeframe.ONE_MINUTE, TradingSession.ENDLESS, effects::get));

        assertThat(folded)
                .as("seed %d", seed)
                .isEqualTo(CandleByDefinition.of(
                        trades,
                        windows,
                        trade -> effects.get(trade.position()).openClose(),
                        trade -> effects.get(trade.position()).highLow(),
                        trade -> effects.get(trade.position()).volume()));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void merging_parts_of_any_split_gives_the_same_with_effects(long seed) {
        List<OracleTrade> trades = RandomTrades.with(seed).symbols(1).trades(40).list();
        Map<Long, TradeEffect> effects = Fold.effects(trades, seed);
        Random random = new Random(seed);
        OpenCandle whole = new OpenCandle();
        List<OpenCandle> parts = new ArrayList<>(List.of(new OpenCandle()));
        for (OracleTrade trade : trades) {
            whole.add(Fold.trade(trade, effects.get(trade.position())), trade.position());
            if (random.nextInt(3) == 0) {
                parts.add(new OpenCandle());
            }
            parts.get(random.nextInt(parts.size()))
                    .add(Fold.trade(trade, effects.get(trade.position())), trade.position());
        }
        OpenCandle merged = new OpenCandle();
        Collections.shuffle(parts, random);
        parts.forEach(merged::merge);

        assertThat(day(merged)).as("seed %d", seed).isEqualTo(day(whole));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void a_session_cuts_its_windows_as_the_definition_says(long seed) {
        long start = 1_746_416_700_000L;
        TradingSession session = new TradingSession(start, start + 47 * 60_000, start + 47 * 60_000, null);
        List<OracleTrade> trades = trades(seed).stream()
                .filter(trade -> session.accepts(trade.timeMillis()))
                .toList();

        for (int length : new int[] {1, 2, 3, 5, 15, 30}) {
            assertThat(Fold.asPublished(Fold.trades(trades, new Timeframe(length), session)))
                    .as("seed %d, %dm", seed, length)
                    .isEqualTo(CandleByDefinition.of(
                            trades,
                            OracleWindow.inSessions(
                                    length, List.of(new OracleWindow(session.open(), session.close())))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_second_opinion_is_not_blind(long seed) {
        List<OracleTrade> trades = trades(seed);
        OracleTrade first = trades.get(0);
        List<OracleTrade> other = new ArrayList<>(trades);
        other.set(
                0,
                new OracleTrade(
                        first.symbol(),
                        first.price(),
                        first.size().add(new BigDecimal("1E-18")),
                        first.timeNanos(),
                        first.ordinal(),
                        first.position(),
                        first.side(),
                        first.id()));

        assertThat(Fold.asPublished(Fold.trades(trades, Timeframe.ONE_MINUTE, TradingSession.ENDLESS)))
                .isNotEqualTo(CandleByDefinition.of(other, OracleWindow.sinceEpoch(1)));
    }

    private static List<OracleTrade> trades(long seed) {
        return Fold.withOrdinals(RandomTrades.with(seed));
    }

    private void add(String price, String size, long timeNanos, long ordinal, long position) {
        open.add(
                new Trade("S", null, decimal(price), decimal(size), timeNanos, null, null, ordinal, 1, null), position);
    }

    private Candle candle() {
        return open.toCandle("S", null, Timeframe.ONE_MINUTE, WINDOW, Status.FINAL, 0);
    }

    private static Candle day(OpenCandle open) {
        Timeframe day = new Timeframe(1440);
        return open.toCandle("S", null, day, Window.at(0, day, TradingSession.ENDLESS), Status.LIVE, 0);
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
