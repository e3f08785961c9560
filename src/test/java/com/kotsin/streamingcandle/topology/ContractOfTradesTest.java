package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.ingest.TickFormat;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trade does to a candle: points 2, 4, 5, 8, 9 and 11 of what the contract says a candle is. */
class ContractOfTradesTest extends Play {

    private static final String NSE_TICK =
            "{\"symbol\":\"NSE:X\",\"exchange\":\"NSE\",\"price\":%s,\"size\":1,\"time\":\"2025-05-05T%s+05:30\"}";

    @Nested
    class Point_2_open_and_close_go_by_event_time_then_id_then_offset {

        @Test
        void the_trade_that_happened_first_opens_although_it_arrives_last() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:00:06");
            late("99", "10:00:04.999");
            finish();

            assertThat(said(1)).containsExactly("0: 99 101 99 101 of 3");
            assertThat(said(5)).containsExactly("0: 99 101 99 101 of 3");
        }

        @Test
        void nanoseconds_within_a_millisecond_decide() {
            start();
            trade("1", "10:00:05.000000002");
            late("2", "10:00:05.000000003");
            late("3", "10:00:05.000000001");
            pipeline.tick(tickWithId("ETH", "a", "2", "10:00:05.000000002"));
            pipeline.tick(tickWithId("ETH", "b", "3", "10:00:05.000000003"));
            pipeline.tick(tickWithId("ETH", "c", "1", "10:00:05.000000001"));
            finish();

            assertThat(said(1)).contains("0: 1 3 1 3 of 3");
        }

        @Test
        void of_equal_times_the_offset_decides_where_ids_have_no_order() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("9", "100", "10:00:05");
            tradeWithId("7", "101", "10:00:05");
            tradeWithId("8", "102", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 102 100 102 of 3");
        }

        @Test
        void of_equal_times_in_one_record_the_place_in_its_array_decides() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            pipeline.tick("[%s,%s,%s]"
                    .formatted(
                            tickWithId("BTC", "c", "2", "10:00:05"),
                            tickWithId("BTC", "b", "3", "10:00:05"),
                            tickWithId("BTC", "a", "1", "10:00:05")));
            finish();

            assertThat(said(1)).containsExactly("0: 2 3 1 1 of 3");
        }

        @Test
        void of_equal_times_the_offset_decides_across_a_restart() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("a", "1", "10:00:05");
            tradeWithId("b", "2", "10:00:05");
            pipeline.restart();
            tradeWithId("c", "3", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 1 3 1 3 of 3");
        }

        @Test
        void of_equal_times_the_id_decides_where_ids_grow_and_goes_by_its_number() {
            start(Options.defaults().format(TickFormats.presets().get("binance-trade")));
            pipeline.clock(TEN.plusSeconds(6));
            String tick = "{\"e\":\"trade\",\"s\":\"BTC\",\"t\":%d,\"p\":\"%d\",\"q\":\"1\",\"T\":%d,\"m\":false}";
            long time = TEN.plusSeconds(5).toEpochMilli();
            pipeline.tick(tick.formatted(10, 3, time));
            pipeline.tick(tick.formatted(8, 1, time));
            pipeline.tick(tick.formatted(9, 2, time));
            finish();

            assertThat(said(1)).containsExactly("0: 1 3 1 3 of 3");
        }

        @Test
        void a_late_trade_that_happened_first_revises_the_open_of_every_timeframe() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:06:00");
            late("99", "10:00:04");

            assertThat(said(1)).endsWith("1: 99 100 99 100 of 2");
            assertThat(said(5)).endsWith("1: 99 100 99 100 of 2");
        }
    }

    @Nested
    class Point_4_windows_start_at_the_open_and_are_cut_at_the_close {

        @Test
        void windows_of_nse_count_from_its_open_and_the_last_one_ends_at_its_close() {
            start(Options.defaults().timeframes(1, 30), at("03:00:00"));
            pipeline.clock(at("10:00:00"));
            pipeline.tick(NSE_TICK.formatted(1, "09:15:00"));
            pipeline.tick(NSE_TICK.formatted(1, "15:14:59"));
            pipeline.tick(NSE_TICK.formatted(1, "15:29:59"));
            pipeline.pass(Duration.ofSeconds(10));

            assertThat(pipeline.finals(30))
                    .extracting(
                            candle -> Instant.ofEpochMilli(candle.start()) + "/" + Instant.ofEpochMilli(candle.end()))
                    .containsExactly(
                            "2025-05-05T03:45:00Z/2025-05-05T04:15:00Z",
                            "2025-05-05T09:15:00Z/2025-05-05T09:45:00Z",
                            "2025-05-05T09:45:00Z/2025-05-05T10:00:00Z");
        }
    }

    @Nested
    class Point_5_outside_a_session {

        @ParameterizedTest
        @CsvSource({"09:15:00", "09:15:00.001", "15:29:59.999"})
        void a_trade_from_the_open_until_just_before_the_close_counts(String time) {
            start(Options.defaults(), at("03:00:00"));
            pipeline.clock(at("10:00:00"));
            pipeline.tick(NSE_TICK.formatted(1, time));
            finish();

            assertThat(pipeline.reasons()).isEmpty();
            assertThat(said(1)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({"09:14:59.999", "15:30:00", "03:00:00"})
        void a_trade_before_the_open_or_from_the_close_on_is_a_dead_letter(String time) {
            start(Options.defaults(), at("03:00:00"));
            pipeline.clock(at("10:00:05"));
            pipeline.tick(NSE_TICK.formatted(1, time));
            finish();

            assertThat(pipeline.reasons()).containsExactly("out_of_session");
            assertThat(said(1)).isEmpty();
        }

        @Test
        void a_trade_of_a_sunday_is_a_dead_letter() {
            start(Options.defaults(), Instant.parse("2025-05-04T07:00:00Z"));
            pipeline.tick(NSE_TICK.formatted(1, "12:00:00").replace("05-05T", "05-04T"));

            assertThat(pipeline.reasons()).containsExactly("out_of_session");
        }

        @Test
        void a_print_within_the_closing_tolerance_counts_into_the_last_window() {
            start(Options.defaults().calendar(Sessions.closingAt("10:05", Duration.ofMinutes(2))));
            trade("100", "10:04:30");
            trade("102", "10:06:59.999");
            trade("103", "10:07:00");
            finish();

            assertThat(pipeline.reasons()).containsExactly("out_of_session");
            assertThat(said(1)).containsExactly("0: 100 102 100 102 of 2");
            assertThat(said(5)).containsExactly("0: 100 102 100 102 of 2");
            assertThat(pipeline.finals(1).get(0).end()).isEqualTo(at("10:05:00").toEpochMilli());
        }
    }

    @Nested
    class Point_8_duplicates_count_once {

        @Test
        void a_trade_that_came_before_counts_once() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("7", "100", "10:00:05");
            tradeWithId("7", "100", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void a_repeat_after_the_window_closed_revises_nothing() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("7", "100", "10:00:05");
            trade("101", "10:06:00");
            tradeWithId("7", "100", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "0: 101 101 101 101 of 1");
            assertThat(pipeline.reasons()).isEmpty();
        }

        @Test
        void a_repeat_after_a_restart_counts_as_little() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("7", "100", "10:00:05");
            pipeline.restart();
            tradeWithId("7", "100", "10:00:05");
            trade("101", "10:06:00");
            pipeline.restart();
            tradeWithId("7", "100", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "0: 101 101 101 101 of 1");
        }

        @Test
        void a_trade_that_was_read_in_vain_before_a_crash_counts() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            pipeline.inVain(() -> tradeWithId("7", "100", "10:00:05"));
            tradeWithId("7", "100", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void a_repeat_just_inside_the_horizon_is_known_still() {
            start();
            pipeline.clock(TEN);
            tradeWithId("7", "100", "10:00:00");
            trade("101", "10:16:01.999");
            tradeWithId("7", "100", "10:00:00");
            tradeWithId("8", "99", "10:00:00");

            assertThat(pipeline.reasons()).isEmpty();
            assertThat(said(1)).endsWith("1: 100 100 99 99 of 2");
        }

        @Test
        void a_repeat_beyond_the_horizon_is_too_late_as_any_trade_is() {
            start();
            pipeline.clock(TEN);
            tradeWithId("7", "100", "10:00:00");
            trade("101", "10:16:02");
            tradeWithId("7", "100", "10:00:00");

            assertThat(pipeline.reasons()).containsExactly("too_late");
        }

        @Test
        void a_repeat_is_known_as_long_as_the_closing_tolerance_keeps_its_window_open() {
            start(Options.defaults()
                    .calendar(Sessions.closingAt("10:05", Duration.ofMinutes(10)))
                    .horizon(Duration.ZERO));
            pipeline.clock(at("10:04:31"));
            tradeWithId("7", "100", "10:04:30");
            trade("101", "10:14:59");
            tradeWithId("7", "100", "10:04:30");
            finish();

            assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
        }

        @Test
        void the_same_id_of_another_symbol_is_another_trade() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            pipeline.tick(tickWithId("BTC", "7", "100", "10:00:05"));
            pipeline.tick(tickWithId("ETH", "7", "100", "10:00:05"));
            finish();

            assertThat(said(1)).hasSize(2);
        }

        @Test
        void the_same_id_with_another_time_within_the_horizon_is_the_same_trade() {
            start();
            pipeline.clock(TEN.plusSeconds(6));
            tradeWithId("7", "100", "10:00:05");
            pipeline.clock(at("10:05:00"));
            tradeWithId("7", "100", "10:05:00");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void trades_without_ids_all_count() {
            start();
            trade("100", "10:00:05");
            trade("100", "10:00:05");
            finish();

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 2");
        }
    }

    @Nested
    class Point_9_prices_and_sizes {

        @Test
        void a_trade_of_size_0_moves_the_prices_and_adds_no_volume() {
            start();
            trade("100", "10:00:05");
            pipeline.trade("BTC", "105", "0", at("10:00:04"));
            finish();

            assertThat(said(1)).containsExactly("0: 105 105 100 100 of 2");
            assertThat(pipeline.finals(5)).singleElement().satisfies(candle -> {
                assertThat(candle.volume()).isEqualByComparingTo("1");
                assertThat(candle.turnover()).isEqualByComparingTo("100");
                assertThat(candle.vwap()).isEqualByComparingTo("100");
            });
        }

        @Test
        void a_candle_of_nothing_but_size_0_has_no_vwap() {
            start();
            pipeline.clock(TEN);
            pipeline.trade("BTC", "105", "0", TEN);
            finish();

            assertThat(pipeline.finals(1))
                    .singleElement()
                    .extracting(Candle::vwap)
                    .isNull();
            assertThat(pipeline.finals(5))
                    .singleElement()
                    .extracting(Candle::vwap)
                    .isNull();
        }

        @ParameterizedTest
        @CsvSource({
            "'\"price\":1,\"size\":-1', bad_number",
            "'\"price\":1', missing_field",
            "'\"price\":\"a\",\"size\":1', bad_number",
            "'\"price\":\"NaN\",\"size\":1', bad_number",
            "'\"size\":1', missing_field",
            "'\"price\":0,\"size\":1', bad_number",
            "'\"price\":-37.63,\"size\":1', bad_number"
        })
        void a_price_or_size_that_is_none_is_a_dead_letter(String fields, String reason) {
            start();
            pipeline.tick("{\"symbol\":\"BTC\",%s,\"time\":%d}".formatted(fields, TEN.toEpochMilli()));
            finish();

            assertThat(pipeline.reasons()).containsExactly(reason);
            assertThat(said(1)).isEmpty();
        }

        @Test
        void zero_and_negative_prices_count_where_the_format_lets_them(@TempDir Path formats) throws IOException {
            start(Options.defaults().format(withNonPositivePrices(formats)));
            trade("1", "10:00:04");
            trade("-37.63", "10:00:05");
            trade("0", "10:00:06");
            finish();

            assertThat(said(1)).containsExactly("0: 1 1 -37.63 0 of 3");
            assertThat(pipeline.finals(5))
                    .singleElement()
                    .extracting(Candle::turnover)
                    .hasToString("-36.63");
        }

        private TickFormat withNonPositivePrices(Path directory) throws IOException {
            Files.writeString(directory.resolve("spreads.yaml"), """
                    symbol: "{symbol}"
                    price: /price
                    size: /size
                    time:
                      field: /time
                      encoding: epoch
                    allow-non-positive-price: true
                    """);
            return TickFormats.with(directory).get("spreads");
        }
    }

    @Nested
    class Point_11_a_start_in_mid_window_is_said {

        @Test
        void only_the_windows_that_were_open_then_are_not_complete() {
            start(Options.defaults().timeframes(1, 2, 5), TEN.plusSeconds(150));
            trade("100", "10:02:31");
            trade("100", "10:03:01");
            trade("100", "10:04:01");
            trade("100", "10:05:01");
            trade("101", "10:16:00");

            assertThat(complete(1)).containsExactly("10:02 false", "10:03 true", "10:04 true", "10:05 true");
            assertThat(complete(2)).containsExactly("10:02 false", "10:04 true");
            assertThat(complete(5)).containsExactly("10:00 false", "10:05 true");
        }

        @Test
        void a_longer_window_is_not_complete_although_each_of_its_minutes_is() {
            start(Options.defaults(), TEN.plusSeconds(150));
            trade("100", "10:04:01");
            finish();

            assertThat(complete(1)).containsExactly("10:04 true");
            assertThat(complete(5)).containsExactly("10:00 false");
        }

        @Test
        void a_start_on_the_very_edge_misses_nothing() {
            start(Options.defaults(), TEN);
            trade("100", "10:00:00");
            finish();

            assertThat(complete(1)).containsExactly("10:00 true");
        }

        @Test
        void a_restart_in_mid_window_misses_nothing_and_forgets_nothing() {
            start(Options.defaults(), TEN.plusSeconds(30));
            trade("100", "10:00:31");
            pipeline.restart();
            trade("100", "10:00:41");
            trade("100", "10:05:31");
            pipeline.restart();
            trade("100", "10:05:41");
            finish();

            assertThat(complete(1)).containsExactly("10:00 false", "10:05 true");
            assertThat(complete(5)).containsExactly("10:00 false", "10:05 true");
        }

        @Test
        void revisions_keep_saying_it() {
            start(Options.defaults(), TEN.plusSeconds(30));
            trade("100", "10:00:31");
            trade("100", "10:06:00");
            late("101", "10:00:50");
            late("101", "10:04:50");

            assertThat(complete(1)).containsExactly("10:00 false", "10:00 false", "10:04 true");
            assertThat(complete(5)).containsExactly("10:00 false", "10:00 false", "10:00 false");
        }

        @Test
        void after_older_ticks_were_deleted_windows_from_before_the_first_one_are_not_complete() {
            start(Options.defaults(), at("12:00:00"));
            pipeline.deleteTicks(1_000);
            late("100", "10:00:31");
            late("100", "10:01:31");
            late("100", "10:06:00");

            assertThat(complete(1)).containsExactly("10:00 false", "10:01 true");
            assertThat(complete(5)).containsExactly("10:00 false");
        }

        @Test
        void a_partition_that_was_watched_while_it_was_empty_has_complete_candles() {
            start(Options.defaults().partitions(2));
            trade("100", "10:00:01");
            pipeline.clock(at("10:31:30"));
            pipeline.trade(1, "ETH", "7", "1", at("10:31:30"));
            finish();

            assertThat(pipeline.finals(1)).extracting(Candle::complete).containsOnly(true);
            assertThat(pipeline.finals(5)).extracting(Candle::complete).containsOnly(true);
        }

        @Test
        void neither_does_a_restart_in_mid_window_while_it_was_empty_take_that_from_them() {
            start(Options.defaults());
            pipeline.pass(Duration.ofSeconds(90));
            pipeline.restart();
            pipeline.inVain(() -> pipeline.pass(Duration.ofSeconds(10)));
            trade("100", "10:01:41");
            finish();

            assertThat(complete(1)).containsExactly("10:01 true");
            assertThat(complete(5)).containsExactly("10:00 true");
        }

        private List<String> complete(int minutes) {
            return pipeline.finals(minutes).stream()
                    .map(candle ->
                            Instant.ofEpochMilli(candle.start()).toString().substring(11, 16) + " " + candle.complete())
                    .toList();
        }
    }

    @Test
    void a_dead_letter_has_the_bytes_of_its_tick_and_says_where_they_lay() {
        start();
        pipeline.clock(TEN);
        pipeline.tick("{\"symbol\":\"BTC\",\"price\":1,\"size\":1,\"time\":" + TEN.toEpochMilli() + "}");
        String bad = "{\"symbol\":\"BTC\",\"price\":-1,\"size\":1,\"time\":" + TEN.toEpochMilli() + "}";
        pipeline.send(
                0,
                "k".getBytes(UTF_8),
                ("[" + tickWithId("BTC", "1", "5", "10:00:00") + "," + bad + "]").getBytes(UTF_8));

        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).asString(UTF_8).isEqualTo(bad);
            assertThat(letter.key()).asString(UTF_8).isEqualTo("k");
            assertThat(PipelineDriver.header(letter, "source-topic")).isEqualTo("ticks");
            assertThat(PipelineDriver.header(letter, "partition")).isEqualTo("0");
            assertThat(PipelineDriver.header(letter, "offset")).isEqualTo("1");
            assertThat(PipelineDriver.header(letter, "element")).isEqualTo("1");
        });
    }

    @Test
    void a_dead_letter_of_a_tick_that_is_longer_than_can_be_sent_has_its_beginning_and_its_length() {
        start();
        pipeline.send(0, "k".getBytes(UTF_8), new byte[DeadLetter.MAX_VALUE_BYTES + 7]);

        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value().length).isEqualTo(DeadLetter.MAX_VALUE_BYTES);
            assertThat(PipelineDriver.header(letter, "reason")).isEqualTo("too_large");
            assertThat(PipelineDriver.header(letter, DeadLetter.VALUE_BYTES))
                    .isEqualTo(Integer.toString(DeadLetter.MAX_VALUE_BYTES + 7));
        });
    }
}
