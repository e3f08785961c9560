package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fill: previous-close}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FillTopologyTest {

    private static final String DAY = "2025-05-05T";

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    private PipelineDriver pipeline;

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void start(Options options, String time) {
        pipeline = new PipelineDriver(options, at(time), directory);
    }

    private void start() {
        start(Options.defaults().filled(), "09:59:00");
    }

    private static Instant at(String time) {
        return Instant.parse(DAY + time + "Z");
    }

    /** A trade that is read the moment it happens. */
    private void trade(String symbol, String time, String price) {
        pipeline.clock(at(time));
        late(symbol, time, price);
    }

    private void late(String symbol, String time, String price) {
        pipeline.trade(symbol, price, "1", at(time));
    }

    private List<String> said(int minutes) {
        return pipeline.finals(minutes).stream()
                .filter(candle -> candle.symbol().equals("BTC"))
                .map(candle -> "%s %s trades %d revision %d"
                        .formatted(
                                Instant.ofEpochMilli(candle.start()).toString().substring(11, 16),
                                candle.close(),
                                candle.trades(),
                                candle.revision()))
                .toList();
    }

    @Test
    void a_window_without_trades_has_a_candle_of_the_last_price_that_says_so() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("BTC", "10:00:50", "102");
        trade("ETH", "10:02:02", "7");

        assertThat(pipeline.finals(1)).hasSize(2).last().satisfies(candle -> {
            long minute = at("10:01:00").toEpochMilli();
            assertThat(candle.start()).isEqualTo(minute);
            assertThat(candle.status()).isEqualTo(Status.FINAL);
            assertThat(candle.revision()).isZero();
            assertThat(candle.complete()).isTrue();
            assertThat(List.of(candle.open(), candle.high(), candle.low(), candle.close()))
                    .allSatisfy(price -> assertThat(price).isEqualByComparingTo("102"));
            assertThat(List.of(candle.openTime(), candle.highTime(), candle.lowTime(), candle.closeTime()))
                    .containsOnly(minute);
            assertThat(candle.volume()).isZero();
            assertThat(candle.turnover()).isZero();
            assertThat(candle.vwap()).isNull();
            assertThat(candle.trades()).isZero();
            assertThat(candle.buyVolume()).isNull();
        });
    }

    @Test
    void nothing_is_filled_unless_it_is_asked_for() {
        start(Options.defaults(), "09:59:00");
        trade("BTC", "10:00:05", "100");
        trade("ETH", "10:05:02", "7");

        assertThat(said(1)).containsExactly("10:00 100 trades 1 revision 0");
    }

    @Test
    void a_window_is_filled_by_the_clock_alone() {
        start();
        trade("BTC", "10:00:05", "100");

        pipeline.passTo(at("10:02:02").plusMillis(700));

        assertThat(said(1)).containsExactly("10:00 100 trades 1 revision 0", "10:01 100 trades 0 revision 0");
    }

    @Test
    void a_leap_of_many_windows_is_filled_in_several_steps_each_of_which_is_committed() {
        start(Options.defaults().filled(50), "10:00:00");
        tradesOfManySymbols();

        trade("BTC", "10:30:02", "7");

        assertThat(pipeline.finals(1)).hasSize(10 + 50);
        pipeline.passTo(at("10:30:06"));
        assertThat(pipeline.finals(1))
                .hasSize(10 * 30)
                .extracting(candle -> candle.symbol() + candle.start())
                .doesNotHaveDuplicates();
        assertThat(pipeline.finals(5)).hasSize(10 * 6);
    }

    @Test
    void what_a_leap_left_to_be_filled_is_filled_by_the_next_trade_too() {
        start(Options.defaults().filled(50), "10:00:00");
        tradesOfManySymbols();
        trade("BTC", "10:30:02", "7");

        late("BTC", "10:30:02", "8");

        assertThat(pipeline.finals(1)).hasSize(10 + 2 * 50);
    }

    @Test
    void what_a_leap_left_to_be_filled_is_filled_after_a_restart() {
        start(Options.defaults().filled(50), "10:00:00");
        tradesOfManySymbols();
        trade("BTC", "10:30:02", "7");

        pipeline.restart();
        pipeline.passTo(at("10:30:12"));

        assertThat(pipeline.finals(1))
                .hasSize(10 * 30)
                .extracting(candle -> candle.symbol() + candle.start())
                .doesNotHaveDuplicates();
    }

    private void tradesOfManySymbols() {
        for (int symbol = 0; symbol < 10; symbol++) {
            trade("S" + symbol, "10:00:05", "100");
        }
    }

    @Test
    void a_trade_takes_the_place_of_the_price_that_was_carried_into_its_window() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("ETH", "10:01:02", "7");
        trade("BTC", "10:01:30", "90");
        trade("ETH", "10:02:02", "7");

        assertThat(pipeline.finals(1).stream().filter(c -> c.symbol().equals("BTC")))
                .last()
                .satisfies(candle -> {
                    assertThat(candle.open()).isEqualByComparingTo("90");
                    assertThat(candle.high()).isEqualByComparingTo("90");
                    assertThat(candle.trades()).isEqualTo(1);
                    assertThat(candle.openTime()).isEqualTo(at("10:01:30").toEpochMilli());
                });
    }

    @Test
    void a_window_without_trades_is_not_said_live() {
        start();
        trade("BTC", "10:00:05", "100");
        pipeline.pass(Duration.ofMinutes(3));

        assertThat(pipeline.live(1))
                .allSatisfy(candle -> assertThat(candle.trades()).isPositive());
    }

    @Test
    void a_longer_candle_takes_no_notice_of_filled_minutes_unless_it_has_no_others() {
        start();
        trade("BTC", "10:01:05", "100");
        trade("BTC", "10:03:05", "90");
        trade("ETH", "10:10:02", "7");

        assertThat(pipeline.finals(5).stream().filter(c -> c.symbol().equals("BTC")))
                .hasSize(2)
                .satisfiesExactly(
                        candle -> {
                            assertThat(candle.open()).isEqualByComparingTo("100");
                            assertThat(candle.close()).isEqualByComparingTo("90");
                            assertThat(candle.closeTime())
                                    .isEqualTo(at("10:03:05").toEpochMilli());
                            assertThat(candle.trades()).isEqualTo(2);
                        },
                        candle -> {
                            assertThat(candle.high()).isEqualByComparingTo("90");
                            assertThat(candle.trades()).isZero();
                            assertThat(candle.openTime())
                                    .isEqualTo(at("10:05:00").toEpochMilli());
                            assertThat(candle.closeTime())
                                    .isEqualTo(at("10:05:00").toEpochMilli());
                        });
    }

    @Test
    void a_late_trade_that_changes_a_close_revises_the_filled_windows_up_to_the_next_with_trades() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("BTC", "10:03:05", "110");
        trade("ETH", "10:05:02", "7");
        int before = said(1).size();
        late("BTC", "10:00:30", "101");

        assertThat(said(1).subList(before, said(1).size()))
                .containsExactly(
                        "10:00 101 trades 2 revision 1",
                        "10:01 101 trades 0 revision 1",
                        "10:02 101 trades 0 revision 1");
    }

    @Test
    void a_late_trade_that_leaves_the_close_as_it_is_revises_its_own_window_only() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("ETH", "10:03:02", "7");
        int before = said(1).size();
        late("BTC", "10:00:01", "99");

        assertThat(said(1).subList(before, said(1).size())).containsExactly("10:00 100 trades 2 revision 1");
    }

    @Test
    void a_late_trade_in_a_filled_window_revises_it_and_those_behind_it_and_is_carried_into_the_open_one() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("ETH", "10:03:02", "7");
        int before = said(1).size();
        late("BTC", "10:01:30", "105");
        trade("ETH", "10:04:02", "7");

        assertThat(said(1).subList(before, said(1).size()))
                .containsExactly(
                        "10:01 105 trades 1 revision 1",
                        "10:02 105 trades 0 revision 1",
                        "10:03 105 trades 0 revision 0");
    }

    @Test
    void a_late_first_trade_of_the_day_fills_what_has_passed_since() {
        start();
        trade("ETH", "10:00:05", "7");
        trade("ETH", "10:03:02", "7");
        late("BTC", "10:00:30", "100");
        assertThat(said(1))
                .containsExactly(
                        "10:00 100 trades 1 revision 0",
                        "10:01 100 trades 0 revision 0",
                        "10:02 100 trades 0 revision 0");

        late("BTC", "10:03:10", "101");
        trade("ETH", "10:04:02", "7");

        assertThat(said(1)).last().isEqualTo("10:03 101 trades 1 revision 0");
    }

    @Test
    void nothing_is_filled_before_the_first_trade_of_a_symbol() {
        start();
        trade("ETH", "10:00:05", "7");
        trade("BTC", "10:03:10", "100");
        trade("ETH", "10:05:02", "7");

        assertThat(said(1)).containsExactly("10:03 100 trades 1 revision 0", "10:04 100 trades 0 revision 0");
    }

    @Test
    void filling_ends_with_the_last_window_of_the_session() {
        start(Options.defaults().filled().calendar("NSE"), "09:00:00");
        trade("BTC", "09:56:10", "100");
        pipeline.passTo(at("10:30:00"));

        assertThat(said(1)).last().isEqualTo("09:59 100 trades 0 revision 0");
        assertThat(said(1)).hasSize(4);
        assertThat(said(5)).last().isEqualTo("09:55 100 trades 1 revision 0");
    }

    @Test
    void in_a_market_that_never_closes_filling_ends_with_the_day_of_utc() {
        start(Options.defaults().filled(), "23:50:00");
        trade("BTC", "23:57:10", "100");
        pipeline.pass(Duration.ofMinutes(30));

        assertThat(said(1)).hasSize(3).last().isEqualTo("23:59 100 trades 0 revision 0");
    }

    @Test
    void a_leap_of_time_fills_all_that_it_passes_in_order() {
        start();
        trade("BTC", "10:00:05", "100");
        trade("BTC", "10:31:05", "101");

        assertThat(pipeline.finals(1))
                .extracting(Candle::start)
                .hasSize(31)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(said(5)).hasSize(6);
    }
}
