package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the conditions of sale of a US feed do to windows and candles. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConditionsTopologyTest {

    private static final Instant TEN = Instant.parse("2025-05-05T14:00:00Z");
    private static final int REGULAR = 0;
    private static final int ODD_LOT = 37;
    private static final int DERIVATIVELY_PRICED = 10;
    private static final int OFFICIAL_CLOSE = 15;
    private static final int[] CODES = {REGULAR, ODD_LOT, DERIVATIVELY_PRICED, OFFICIAL_CLOSE};

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    private PipelineDriver pipeline;
    private int ids;
    private int newest;

    static LongStream seeds() {
        return RandomTrades.seeds().limit(3);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void start(Instant clock) {
        pipeline = new PipelineDriver(
                Options.defaults().format("polygon-trade").calendar("always").horizon(Duration.ofHours(2)),
                clock,
                directory);
    }

    /** A trade that is read the moment it happens, or at once if it is late. */
    private void trade(String price, int seconds, int code) {
        if (seconds > newest) {
            newest = seconds;
            pipeline.clock(TEN.plusSeconds(seconds));
        }
        tick(price, "10", TEN.plusSeconds(seconds).toEpochMilli(), code, ids++);
    }

    private void tick(String price, String size, long time, int code, int id) {
        pipeline.tick("[" + message("MSFT", price, size, time, code, id) + "]");
    }

    private static String message(String symbol, String price, String size, long time, int code, int id) {
        return "{\"ev\":\"T\",\"sym\":\"%s\",\"x\":4,\"i\":\"%d\",\"z\":3,\"p\":%s,\"s\":0,\"ds\":\"%s\",\"c\":[%d],\"t\":%d}"
                .formatted(symbol, id, price, size, code, time);
    }

    @Test
    void a_window_of_odd_lots_has_no_candle_neither_live_nor_final() {
        start(TEN);
        trade("100", 5, ODD_LOT);
        pipeline.pass(Duration.ofSeconds(1));
        trade("101", 70, REGULAR);
        pipeline.pass(Duration.ofSeconds(1));

        assertThat(pipeline.live(1))
                .extracting(Candle::start)
                .containsOnly(TEN.plusSeconds(60).toEpochMilli());
        pipeline.pass(Duration.ofMinutes(6));
        assertThat(pipeline.finals(1))
                .extracting(Candle::start)
                .containsExactly(TEN.plusSeconds(60).toEpochMilli());
    }

    @Test
    void the_first_trade_that_sets_the_prices_makes_a_candle_of_all() {
        start(TEN);
        trade("99", 5, ODD_LOT);
        trade("105", 6, DERIVATIVELY_PRICED);
        trade("100", 7, REGULAR);
        pipeline.pass(Duration.ofSeconds(1));

        assertThat(pipeline.live(1)).last().satisfies(candle -> {
            assertThat(candle.open()).isEqualByComparingTo("100");
            assertThat(candle.high()).isEqualByComparingTo("105");
            assertThat(candle.low()).isEqualByComparingTo("100");
            assertThat(candle.volume()).isEqualByComparingTo("30");
            assertThat(candle.trades()).isEqualTo(3);
        });
    }

    @Test
    void a_late_trade_that_sets_the_prices_makes_the_first_candle_of_a_closed_window() {
        start(TEN);
        trade("99", 5, ODD_LOT);
        trade("101", 70, REGULAR);
        trade("98", 6, ODD_LOT);

        trade("100", 7, REGULAR);
        trade("102", 8, REGULAR);

        assertThat(pipeline.finals(1))
                .extracting(
                        Candle::status,
                        Candle::revision,
                        candle -> candle.volume().intValue())
                .containsExactly(tuple(Status.FINAL, 0, 30), tuple(Status.REVISED, 1, 40));
    }

    @Test
    void a_late_odd_lot_revises_a_candle_that_was_said() {
        start(TEN);
        trade("100", 5, REGULAR);
        trade("101", 70, REGULAR);

        trade("99", 6, ODD_LOT);

        assertThat(pipeline.finals(1)).last().satisfies(candle -> {
            assertThat(candle.revision()).isEqualTo(1);
            assertThat(candle.low()).isEqualByComparingTo("100");
            assertThat(candle.volume()).isEqualByComparingTo("20");
        });
    }

    @Test
    void a_trade_without_effect_neither_revises_a_candle_nor_becomes_a_dead_letter() {
        start(TEN);
        trade("100", 5, REGULAR);
        trade("101", 70, REGULAR);

        trade("99", 6, OFFICIAL_CLOSE);
        trade("99", -4 * 3_600, OFFICIAL_CLOSE);

        assertThat(pipeline.finals(1)).hasSize(1);
        assertThat(pipeline.reasons()).isEmpty();
    }

    @Test
    void a_trade_without_effect_is_not_remembered_as_one_that_counts() {
        start(TEN);
        long time = TEN.plusSeconds(5).toEpochMilli();
        pipeline.clock(TEN.plusSeconds(5));
        tick("100", "10", time, OFFICIAL_CLOSE, 7);
        tick("100", "10", time, REGULAR, 7);
        tick("100", "10", time, REGULAR, 7);
        pipeline.pass(Duration.ofSeconds(70));

        assertThat(pipeline.finals(1))
                .singleElement()
                .satisfies(candle -> assertThat(candle.trades()).isEqualTo(1));
    }

    @Test
    void a_longer_candle_is_the_fold_of_its_minutes() {
        start(TEN);
        trade("99", 5, ODD_LOT);
        trade("101", 70, REGULAR);
        pipeline.pass(Duration.ofMinutes(6));

        assertThat(pipeline.finals(5)).singleElement().satisfies(candle -> {
            assertThat(candle.volume()).isEqualByComparingTo("10");
            assertThat(candle.openTime()).isEqualTo(TEN.plusSeconds(70).toEpochMilli());
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void disordered_trades_of_all_conditions_give_the_candles_of_the_oracle(long seed) {
        Random random = new Random(seed);
        // this feed tells time in milliseconds and no side
        List<OracleTrade> trades = RandomTrades.with(seed).trades(800).list().stream()
                .map(trade -> new OracleTrade(
                        trade.symbol(),
                        trade.price(),
                        trade.size(),
                        trade.timeMillis() * 1_000_000,
                        0,
                        trade.position(),
                        null,
                        null))
                .toList();
        int[] codes =
                random.ints(trades.size(), 0, CODES.length).map(i -> CODES[i]).toArray();
        start(Instant.ofEpochMilli(trades.get(0).timeMillis()).plus(Duration.ofHours(5)));
        for (int i = 0; i < trades.size(); i++) {
            OracleTrade trade = trades.get(i);
            pipeline.tick(message(
                    trade.symbol(),
                    trade.price().toPlainString(),
                    trade.size().toPlainString(),
                    trade.timeMillis(),
                    codes[i],
                    i));
            if (random.nextInt(50) == 0) {
                pipeline.pass(Duration.ofMillis(random.nextInt(8_000)));
            }
        }
        pipeline.pass(Duration.ofSeconds(10));

        assertThat(pipeline.reasons()).as("seed %d", seed).isEmpty();
        assertThat(newest())
                .as("seed %d", seed)
                .isEqualTo(CandleByDefinition.of(
                        trades,
                        OracleWindow.sinceEpoch(1),
                        trade -> codes[(int) trade.position()] == REGULAR,
                        trade -> codes[(int) trade.position()] == REGULAR
                                || codes[(int) trade.position()] == DERIVATIVELY_PRICED,
                        trade -> codes[(int) trade.position()] != OFFICIAL_CLOSE));
    }

    private List<OracleCandle> newest() {
        Map<String, Candle> newest = new TreeMap<>();
        for (Candle candle : pipeline.finals(1)) {
            Candle before = newest.put(candle.symbol() + candle.start(), candle);
            assertThat(candle.revision()).isEqualTo(before == null ? 0 : before.revision() + 1);
        }
        return newest.values().stream()
                .map(CandleJson::write)
                .map(OracleCandle::read)
                .toList();
    }
}
