package com.kotsin.streamingcandle.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.load.CandleOracle.Findings;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CandleOracleTest {

    private static final Timeframe MINUTE = Timeframe.ONE_MINUTE;
    private static final Timeframe FIVE = new Timeframe(5);
    private static final long START = 1_746_417_600_000L;
    private static final String PREFIX = "LOADT:S";
    private static final int SYMBOLS = 3;

    private final CandleOracle oracle = new CandleOracle(PREFIX, "LOAD", SYMBOLS, List.of(MINUTE, FIVE));

    private static MarketTick tick(int rank, long millis, int cents, int thousandths, boolean bought) {
        String symbol = MarketTicks.symbol(PREFIX, rank);
        return new MarketTick(
                rank, symbol.getBytes(ISO_8859_1), START + millis, cents, thousandths, bought, 1, new byte[0]);
    }

    /** A candle of the one trade that {@link #sent()} sends. */
    private static byte[] candle(Timeframe timeframe, int revision, String close) {
        return """
                {"symbol":"LOADT:S000001","exchange":"LOAD","timeframe":"%s","start":%d,"end":%d,"open":%s,"high":12.5,\
                "low":12.5,"close":12.5,"volume":2,"turnover":25,"vwap":12.5,"trades":1,"buyVolume":2,"sellVolume":0,\
                "openTime":%4$d,"highTime":%4$d,"lowTime":%4$d,"closeTime":%4$d,"status":"%5$s","revision":%6$d,\
                "complete":true,"tradingDay":"2025-05-05"}""".replace("%4$d", Long.toString(START + 10))
                .replace("%5$s", revision == 0 ? "final" : "revised")
                .replace("%6$d", Integer.toString(revision))
                .formatted(timeframe, START, START + timeframe.millis(), close)
                .getBytes(ISO_8859_1);
    }

    private void sent() {
        oracle.sent(tick(1, 10, 1_250, 2_000, true), true);
    }

    /** As if sending were over. */
    private Findings end() {
        oracle.settle(Long.MAX_VALUE, Long.MAX_VALUE);
        return oracle.findings(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void each_candle_is_what_is_read_off_the_list_of_its_trades(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<OracleTrade> trades = new ArrayList<>();
        ExpectedCandle expected = new ExpectedCandle();
        for (int number = 0; number < 200; number++) {
            // Few times and prices, so that both are often equal.
            long millis = random.nextInt(100) * 600L;
            MarketTick tick =
                    tick(1, millis, 1_000 + random.nextInt(6), random.nextInt(1, 5_000), random.nextBoolean());
            expected.add(tick, true);
            trades.add(new OracleTrade(
                    "LOADT:S000001",
                    BigDecimal.valueOf(tick.cents(), 2),
                    BigDecimal.valueOf(tick.thousandths(), 3),
                    tick.timeMillis() * 1_000_000,
                    0,
                    number,
                    tick.bought() ? "buy" : "sell",
                    null));
            OracleCandle read =
                    CandleByDefinition.of(trades, OracleWindow.sinceEpoch(1)).get(0);

            String json = expected.json("LOADT:S000001", "LOAD", MINUTE, START, true);

            assertThat(OracleCandle.read(json.getBytes(ISO_8859_1)))
                    .as("seed %d", seed)
                    .isEqualTo(read);
        }
    }

    @Test
    void right_candles_of_all_timeframes_are_counted_and_forgotten() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));
        oracle.published(FIVE, 1, candle(FIVE, 0, "12.5"));

        assertThat(end()).isEqualTo(new Findings(2, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void a_candle_that_says_something_else_is_wrong() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.6"));
        oracle.published(FIVE, 1, candle(FIVE, 0, "12.5"));

        assertThat(end().compared()).isEqualTo(1);
        assertThat(end().wrong()).isEqualTo(1);
        assertThat(end().examples()).singleElement().asString().contains("\"open\":12.6", "\"open\":12.5");
    }

    @Test
    void a_number_is_wrong_if_only_its_digits_differ() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.50"));

        assertThat(end().wrong()).isEqualTo(1);
    }

    @Test
    void a_candle_that_never_comes_is_lost() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));

        assertThat(end().lost()).isEqualTo(1);
        assertThat(end().examples()).singleElement().asString().contains("LOADT:S000001 5m");
    }

    @Test
    void a_revision_that_puts_a_candle_right_is_right() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.6"));
        oracle.published(MINUTE, 1, candle(MINUTE, 1, "12.5"));

        assertThat(end().wrong()).isZero();
        assertThat(end().compared()).isEqualTo(1);
    }

    @Test
    void a_revision_too_many_is_wrong_though_it_says_what_is_right() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.6"));
        oracle.published(MINUTE, 1, candle(MINUTE, 2, "12.5"));

        assertThat(end().wrong()).isEqualTo(1);
    }

    @Test
    void a_second_revision_0_is_wrong() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));

        assertThat(end().wrong()).isEqualTo(1);
    }

    @Test
    void whatever_comes_of_a_window_that_was_right_and_takes_no_more_ticks_is_wrong() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));
        oracle.settle(START + 60_000, START);

        oracle.published(MINUTE, 1, candle(MINUTE, 1, "12.5"));

        assertThat(oracle.findings(Long.MAX_VALUE).compared()).isEqualTo(1);
        assertThat(oracle.findings(Long.MAX_VALUE).wrong()).isEqualTo(1);
    }

    @Test
    void a_window_that_may_still_take_ticks_is_not_judged() {
        sent();
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.6"));
        oracle.settle(START + 59_999, Long.MAX_VALUE);

        assertThat(oracle.findings(Long.MAX_VALUE)).isEqualTo(new Findings(0, 0, 0, 0, 2, 0, List.of()));
    }

    @Test
    void a_candle_that_is_not_right_yet_is_waited_for() {
        sent();
        oracle.settle(Long.MAX_VALUE, START + 60_000);

        assertThat(oracle.findings(Long.MAX_VALUE).lost()).isZero();
        assertThat(oracle.findings(START + 60_000).open()).isEqualTo(1);
        assertThat(oracle.findings(START + 60_000).leftOut()).isEqualTo(1);
    }

    @Test
    void a_candle_that_no_tick_explains_is_wrong() {
        oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"));

        assertThat(end().wrong()).isEqualTo(1);
    }

    @Test
    void a_candle_whose_tick_may_not_have_reached_the_topic_is_uncertain() {
        sent();
        oracle.doubt(tick(1, 10, 1_250, 2_000, true));

        assertThat(end().uncertain()).isEqualTo(2);
        assertThat(end().lost()).isZero();
    }

    @Test
    void how_long_a_candle_took_is_known_of_the_first_one_of_a_window_with_ticks_in_order() {
        sent();
        oracle.sent(tick(2, 10, 1_250, 2_000, true), false);

        assertThat(oracle.published(MINUTE, 1, candle(MINUTE, 0, "12.5"))).isTrue();
        assertThat(oracle.published(MINUTE, 1, candle(MINUTE, 1, "12.5"))).isFalse();
        assertThat(oracle.published(MINUTE, 2, candle(MINUTE, 0, "12.5"))).isFalse();
    }

    @Test
    void what_is_kept_does_not_grow_with_time() {
        for (int minute = 0; minute < 1_000; minute++) {
            for (int rank = 0; rank < SYMBOLS; rank++) {
                oracle.sent(tick(rank, minute * 60_000L, 1_250, 1, true), true);
            }
            oracle.settle(START + minute * 60_000L, START + minute * 60_000L - 600_000);
        }

        assertThat(oracle.findings(Long.MAX_VALUE).open()).isLessThan(60);
        assertThat(oracle.findings(Long.MAX_VALUE).lost()).isGreaterThan(3_000);
    }
}
