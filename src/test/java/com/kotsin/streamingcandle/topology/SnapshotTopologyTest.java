package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candles from messages that tell the running volume of the day. Times are those of India. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SnapshotTopologyTest {

    private static final String MONDAY = "2025-05-05T";
    private static final String TUESDAY = "2025-05-06T";

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    private PipelineDriver pipeline;

    @BeforeEach
    void start() {
        pipeline = new PipelineDriver(
                Options.defaults().format("fivepaisa").liveInterval(Duration.ZERO),
                instant(MONDAY + "09:00:00"),
                directory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static Instant instant(String time) {
        return Instant.parse(time + "+05:30");
    }

    /** A snapshot that is read the moment it is made. */
    private void snapshot(String time, int total, int price) {
        pipeline.clock(instant(time));
        late(time, total, price);
    }

    /** A snapshot that is read without the clock going on. */
    private void late(String time, int total, int price) {
        tick(1, time, total, price);
    }

    private void tick(int token, String time, int total, int price) {
        pipeline.tick(
                "{\"Exch\":\"N\",\"ExchType\":\"C\",\"Token\":%d,\"LastRate\":%d,\"LastQty\":5,\"TotalQty\":%d,\"TickDt\":\"/Date(%d)/\"}"
                        .formatted(token, price, total, instant(time).toEpochMilli()));
    }

    /** Another instrument moves the watermark on. */
    private void closeAllBefore(String time) {
        pipeline.clock(instant(time));
        tick(2, time, 1, 1);
    }

    /** What was said last of each window of the instrument: open, close, volume, trades. */
    private List<String> candles(int minutes) {
        return pipeline.finals(minutes).stream()
                .filter(candle -> candle.symbol().equals("NSE:1"))
                .collect(Collectors.toMap(Candle::start, candle -> candle, (old, newer) -> newer, TreeMap::new))
                .values()
                .stream()
                .map(SnapshotTopologyTest::shown)
                .toList();
    }

    private static String shown(Candle candle) {
        String time = Instant.ofEpochMilli(candle.start()).toString().substring(11, 16);
        return "%s open %s close %s volume %s trades %d"
                .formatted(time, candle.open(), candle.close(), candle.volume(), candle.trades());
    }

    @Test
    void the_first_snapshot_ever_counts_its_last_trade_and_the_next_ones_the_difference() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:20", 1_030, 11);
        closeAllBefore(MONDAY + "10:05:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 11 volume 35 trades 2");
    }

    @Test
    void a_snapshot_without_a_new_trade_changes_no_candle() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:20", 1_000, 99);
        snapshot(MONDAY + "10:00:30", 0, 98);
        closeAllBefore(MONDAY + "10:05:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 10 volume 5 trades 1");
    }

    @Test
    void the_first_snapshot_of_the_next_day_counts_its_whole_volume() {
        snapshot(MONDAY + "15:29:01", 1_000, 10);
        snapshot(TUESDAY + "09:15:01", 40, 12);
        closeAllBefore(TUESDAY + "09:20:00");

        assertThat(candles(1))
                .containsExactly(
                        "09:59 open 10 close 10 volume 5 trades 1", "03:45 open 12 close 12 volume 40 trades 1");
    }

    @Test
    void a_feed_that_counts_anew_is_counted_from_0_once_it_rises() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:01:01", 20, 11);
        snapshot(MONDAY + "10:02:01", 30, 12);
        snapshot(MONDAY + "10:03:01", 35, 13);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(5)).containsExactly("04:30 open 10 close 13 volume 40 trades 3");
    }

    @Test
    void a_dip_of_one_message_costs_nothing() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:02", 20, 99);
        snapshot(MONDAY + "10:00:03", 1_001, 11);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 11 volume 6 trades 2");
    }

    @Test
    void a_running_volume_that_falls_a_little_changes_no_candle() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:02", 900, 99);
        snapshot(MONDAY + "10:00:03", 1_001, 11);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 11 volume 6 trades 2");
    }

    @Test
    void a_snapshot_that_comes_twice_counts_once() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:02", 1_002, 11);
        late(MONDAY + "10:00:02", 1_002, 11);
        late(MONDAY + "10:00:01", 1_000, 10);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 11 volume 7 trades 2");
    }

    @Test
    void one_that_is_overtaken_within_its_minute_counts_its_own_part_and_gives_its_price() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:40", 1_030, 11);
        late(MONDAY + "10:00:20", 1_010, 15);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(pipeline.finals(1).get(0)).satisfies(candle -> {
            assertThat(candle.high()).isEqualByComparingTo("15");
            assertThat(candle.volume()).isEqualByComparingTo("35");
            assertThat(candle.turnover()).isEqualByComparingTo("420");
            assertThat(candle.revision()).isZero();
        });
    }

    @Test
    void of_two_in_the_same_second_the_one_with_the_higher_total_is_the_last_whichever_comes_first() {
        snapshot(MONDAY + "10:00:01", 1_000, 10);
        snapshot(MONDAY + "10:00:02", 1_030, 12);
        late(MONDAY + "10:00:02", 1_010, 11);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 12 volume 35 trades 3");
    }

    @Test
    void one_that_is_overtaken_across_minutes_takes_its_part_out_of_the_later_one() {
        snapshot(MONDAY + "10:00:10", 1_000, 10);
        snapshot(MONDAY + "10:01:01", 1_030, 11);
        late(MONDAY + "10:00:59", 1_010, 15);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1))
                .containsExactly(
                        "04:30 open 10 close 15 volume 15 trades 2", "04:31 open 11 close 11 volume 20 trades 1");
        assertThat(pipeline.finals(1)).extracting(Candle::revision).containsOnly(0);
    }

    @Test
    void one_that_is_overtaken_across_closed_minutes_revises_both_in_every_timeframe() {
        snapshot(MONDAY + "10:04:10", 1_000, 10);
        snapshot(MONDAY + "10:05:01", 1_030, 11);
        closeAllBefore(MONDAY + "10:12:00");
        late(MONDAY + "10:04:59", 1_010, 15);

        assertThat(candles(1))
                .containsExactly(
                        "04:34 open 10 close 15 volume 15 trades 2", "04:35 open 11 close 11 volume 20 trades 1");
        assertThat(candles(5))
                .containsExactly(
                        "04:30 open 10 close 15 volume 15 trades 2", "04:35 open 11 close 11 volume 20 trades 1");
        assertThat(pipeline.finals(1).stream().filter(candle -> candle.status() == Status.REVISED))
                .extracting(Candle::revision)
                .containsExactly(1, 1);
    }

    @Test
    void one_that_changes_no_candle_revises_none() {
        snapshot(MONDAY + "10:04:10", 1_000, 10);
        snapshot(MONDAY + "10:05:01", 1_030, 11);
        closeAllBefore(MONDAY + "10:12:00");
        late(MONDAY + "10:05:30", 1_010, 15);
        late(MONDAY + "10:04:30", 1_000, 15);

        assertThat(pipeline.finals(1)).extracting(Candle::revision).containsOnly(0);
    }

    @Test
    void one_beyond_the_horizon_goes_to_the_dead_letters_and_changes_nothing() {
        snapshot(MONDAY + "10:00:10", 1_000, 10);
        snapshot(MONDAY + "10:20:00", 1_030, 11);
        late(MONDAY + "10:00:30", 1_010, 15);
        closeAllBefore(MONDAY + "10:30:00");

        assertThat(pipeline.reasons()).containsExactly("too_late");
        assertThat(candles(1))
                .containsExactly(
                        "04:30 open 10 close 10 volume 5 trades 1", "04:50 open 11 close 11 volume 30 trades 1");
    }

    @Test
    void the_difference_is_taken_from_the_newest_snapshot_however_long_ago_it_was() {
        snapshot(MONDAY + "10:00:10", 1_000, 10);
        snapshot(MONDAY + "10:00:20", 1_001, 10);
        closeAllBefore(MONDAY + "11:00:00");
        closeAllBefore(MONDAY + "12:00:00");
        snapshot(MONDAY + "12:00:10", 1_030, 11);
        late(MONDAY + "12:00:05", 1_020, 12);
        closeAllBefore(MONDAY + "12:05:00");

        assertThat(candles(1)).contains("06:30 open 12 close 11 volume 29 trades 2");
    }

    @Test
    void a_cold_start_with_overtaken_snapshots_counts_from_the_earliest() {
        snapshot(MONDAY + "10:00:40", 1_030, 11);
        late(MONDAY + "10:00:20", 1_010, 15);
        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 15 close 11 volume 25 trades 2");
    }

    @Test
    void an_open_window_whose_trades_turn_out_to_be_an_earlier_ones_gets_no_final_and_its_live_candle_is_taken_back() {
        snapshot(MONDAY + "10:00:10", 1_000, 10);
        snapshot(MONDAY + "10:01:01", 1_030, 11);
        late(MONDAY + "10:00:59", 1_030, 11);
        assertThat(pipeline.live(1)).last().satisfies(candle -> {
            assertThat(candle.start()).isEqualTo(instant(MONDAY + "10:01:00").toEpochMilli());
            assertThat(candle.trades()).isZero();
            assertThat(candle.volume()).isZero();
        });
        assertThat(pipeline.live(5))
                .last()
                .satisfies(candle -> assertThat(candle.volume()).isEqualByComparingTo("35"));

        closeAllBefore(MONDAY + "10:06:00");

        assertThat(candles(1)).containsExactly("04:30 open 10 close 11 volume 35 trades 2");
    }

    @Test
    void a_final_candle_whose_trades_turn_out_to_be_an_earlier_ones_is_said_again_without_trades() {
        snapshot(MONDAY + "10:04:10", 1_000, 10);
        snapshot(MONDAY + "10:05:01", 1_030, 11);
        closeAllBefore(MONDAY + "10:12:00");
        late(MONDAY + "10:04:59", 1_030, 12);

        assertThat(candles(1))
                .containsExactly(
                        "04:34 open 10 close 12 volume 35 trades 2", "04:35 open 12 close 12 volume 0 trades 0");
        assertThat(candles(5))
                .containsExactly(
                        "04:30 open 10 close 12 volume 35 trades 2", "04:35 open 12 close 12 volume 0 trades 0");
    }
}
