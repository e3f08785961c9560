package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClosingTopologyTest {

    private static final Instant TEN = Instant.parse("2025-05-05T10:00:00Z");

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    private PipelineDriver pipeline;

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void start(Options options, Instant clock) {
        pipeline = new PipelineDriver(options, clock, directory);
    }

    private void start() {
        start(Options.defaults(), TEN.minusSeconds(60));
    }

    /** A trade that is read the moment it happens. */
    private void trade(String price, String time) {
        Instant at = Instant.parse("2025-05-05T" + time + "Z");
        pipeline.clock(at);
        pipeline.trade("BTC", price, "1", at);
    }

    @Test
    void a_candle_is_final_once_when_the_watermark_passes_its_end_and_the_grace() {
        start();
        trade("100", "10:00:05");
        trade("102", "10:00:50");
        trade("101", "10:01:01.999");
        assertThat(pipeline.finals(1)).isEmpty();

        trade("101", "10:01:02");

        assertThat(pipeline.finals(1)).singleElement().satisfies(candle -> {
            assertThat(candle.status()).isEqualTo(Status.FINAL);
            assertThat(candle.revision()).isZero();
            assertThat(candle.open()).isEqualByComparingTo("100");
            assertThat(candle.close()).isEqualByComparingTo("102");
            assertThat(candle.trades()).isEqualTo(2);
        });
    }

    @Test
    void the_last_candle_closes_by_the_clock_without_a_further_trade() {
        start();
        trade("100", "10:00:05");

        pipeline.passTo(TEN.plusMillis(61_900));
        assertThat(pipeline.finals(1)).isEmpty();
        pipeline.passTo(TEN.plusMillis(62_700));

        assertThat(pipeline.finals(1)).hasSize(1);
    }

    @Test
    void no_candle_closes_by_the_clock_while_there_is_more_to_read() {
        start();
        trade("100", "10:00:05");
        pipeline.moreToRead(true);

        pipeline.pass(Duration.ofMinutes(30));

        assertThat(pipeline.finals(1)).isEmpty();
    }

    @Test
    void longer_candles_close_by_the_clock_too() {
        start();
        trade("100", "10:00:05");
        trade("103", "10:02:05");

        pipeline.passTo(TEN.plus(Duration.ofMinutes(5)).plusMillis(2_700));

        assertThat(pipeline.finals(5)).singleElement().satisfies(candle -> {
            assertThat(candle.open()).isEqualByComparingTo("100");
            assertThat(candle.close()).isEqualByComparingTo("103");
            assertThat(candle.end()).isEqualTo(TEN.plus(Duration.ofMinutes(5)).toEpochMilli());
        });
    }

    @Test
    void a_longer_candle_does_not_close_before_its_last_minute_did() {
        start();
        trade("100", "10:00:05");
        trade("103", "10:04:59");

        trade("104", "10:05:01.999");
        assertThat(pipeline.finals(5)).isEmpty();
        trade("104", "10:05:02");

        assertThat(pipeline.finals(5))
                .extracting(Candle::close)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("103"));
    }

    @Test
    void a_recorded_feed_is_not_cut_into_pieces_by_the_clock_while_it_is_read_with_short_pauses() {
        start(Options.defaults(), Instant.parse("2026-01-01T00:00:00Z"));
        pipeline.trade("BTC", "100", "1", TEN);
        pipeline.pass(Duration.ofSeconds(3));
        pipeline.trade("BTC", "101", "1", TEN.plusSeconds(10));
        pipeline.pass(Duration.ofSeconds(3));

        assertThat(pipeline.finals(1)).isEmpty();
    }

    @Test
    void the_last_candles_of_a_recorded_feed_close_when_it_has_been_quiet() {
        start(Options.defaults(), Instant.parse("2026-01-01T00:00:00Z"));
        pipeline.trade("BTC", "100", "1", TEN);

        pipeline.pass(Duration.ofSeconds(6));

        assertThat(pipeline.finals(1)).hasSize(1);
        assertThat(pipeline.finals(5)).hasSize(1);
    }

    @Test
    void a_late_trade_within_the_horizon_revises_its_candle_in_every_timeframe() {
        start();
        trade("100", "10:00:05");
        trade("101", "10:06:00");
        pipeline.trade("BTC", "99", "2", TEN.plusSeconds(30));

        assertThat(pipeline.finals(1).get(pipeline.finals(1).size() - 1)).satisfies(candle -> {
            assertThat(candle.status()).isEqualTo(Status.REVISED);
            assertThat(candle.revision()).isEqualTo(1);
            assertThat(candle.low()).isEqualByComparingTo("99");
        });
        assertThat(pipeline.finals(5)).hasSize(2).last().satisfies(candle -> {
            assertThat(candle.revision()).isEqualTo(1);
            assertThat(candle.volume()).isEqualByComparingTo("3");
        });
    }

    @Test
    void a_trade_beyond_the_horizon_goes_to_the_dead_letters() {
        start();
        trade("100", "10:00:05");
        trade("101", "10:20:00");
        pipeline.trade("BTC", "99", "2", TEN.plusSeconds(30));

        assertThat(pipeline.reasons()).containsExactly("too_late");
    }

    @Test
    void a_late_trade_of_a_minute_without_a_candle_gives_its_first_candle() {
        start();
        trade("100", "10:00:05");
        trade("101", "10:06:00");
        pipeline.trade("ETH", "7", "2", TEN.plusSeconds(30));

        assertThat(pipeline.finals(1)).last().satisfies(candle -> {
            assertThat(candle.symbol()).isEqualTo("ETH");
            assertThat(candle.status()).isEqualTo(Status.FINAL);
            assertThat(candle.revision()).isZero();
        });
    }

    @Test
    void a_trade_from_the_future_does_not_move_the_watermark() {
        start();
        trade("100", "10:00:05");
        pipeline.trade("BTC", "100", "1", Instant.parse("2099-01-01T00:00:00Z"));
        trade("101", "10:00:06");

        assertThat(pipeline.reasons()).containsExactly("future_time");
        assertThat(pipeline.finals(1)).isEmpty();
        assertThat(pipeline.live(1))
                .last()
                .satisfies(candle -> assertThat(candle.trades()).isEqualTo(2));
    }

    @Test
    void a_window_that_was_open_when_reading_began_is_not_complete() {
        start(Options.defaults(), TEN.plusSeconds(30));
        trade("100", "10:00:31");
        trade("100", "10:01:01");
        trade("101", "10:06:00");

        assertThat(pipeline.finals(1)).extracting(Candle::complete).containsExactly(false, true);
        assertThat(pipeline.finals(5)).extracting(Candle::complete).containsExactly(false);
    }

    @Test
    void a_trade_that_came_before_counts_once() {
        start();
        pipeline.clock(TEN.plusSeconds(1));
        String tick = "{\"symbol\":\"BTC\",\"price\":1,\"size\":1,\"id\":\"7\",\"time\":" + TEN.toEpochMilli() + "}";
        pipeline.tick(tick);
        pipeline.tick(tick);
        trade("1", "10:01:02");

        assertThat(pipeline.finals(1)).extracting(Candle::trades).containsExactly(1L);
    }

    @Test
    void live_candles_of_a_symbol_keep_their_interval_and_say_the_newest_state() {
        start();
        trade("100", "10:00:05.000");
        trade("101", "10:00:05.010");
        trade("102", "10:00:05.020");
        assertThat(pipeline.live(1)).hasSize(1);

        pipeline.passTo(TEN.plusMillis(5_200));

        assertThat(pipeline.live(1)).hasSize(2).last().satisfies(candle -> {
            assertThat(candle.status()).isEqualTo(Status.LIVE);
            assertThat(candle.close()).isEqualByComparingTo("102");
        });
        assertThat(pipeline.live(5))
                .last()
                .satisfies(candle -> assertThat(candle.close()).isEqualByComparingTo("102"));
    }

    @Test
    void windows_of_nse_start_at_its_open_and_the_last_one_ends_at_its_close() {
        start(Options.defaults().timeframes(1, 30), Instant.parse("2025-05-05T03:00:00Z"));
        pipeline.clock(Instant.parse("2025-05-05T10:00:00Z"));
        String tick = "{\"symbol\":\"NSE:X\",\"exchange\":\"NSE\",\"price\":1,\"size\":1,\"time\":\"%s\"}";
        pipeline.tick(tick.formatted("2025-05-05T09:15:00+05:30"));
        pipeline.tick(tick.formatted("2025-05-05T15:14:59+05:30"));
        pipeline.tick(tick.formatted("2025-05-05T15:29:59+05:30"));
        pipeline.pass(Duration.ofSeconds(10));

        assertThat(pipeline.finals(30))
                .extracting(candle -> Instant.ofEpochMilli(candle.start()) + "/" + Instant.ofEpochMilli(candle.end()))
                .containsExactly(
                        "2025-05-05T03:45:00Z/2025-05-05T04:15:00Z",
                        "2025-05-05T09:15:00Z/2025-05-05T09:45:00Z",
                        "2025-05-05T09:45:00Z/2025-05-05T10:00:00Z");
    }

    @Test
    void a_tick_outside_the_session_goes_to_the_dead_letters() {
        start(Options.defaults(), Instant.parse("2025-05-05T03:00:00Z"));
        pipeline.tick(
                "{\"symbol\":\"NSE:X\",\"exchange\":\"NSE\",\"price\":1,\"size\":1,\"time\":\"2025-05-05T08:00:00+05:30\"}");

        assertThat(pipeline.reasons()).containsExactly("out_of_session");
    }
}
