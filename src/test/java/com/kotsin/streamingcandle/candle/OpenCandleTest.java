package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
