package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a candle is said, and said again: points 1, 6, 7 and 12 of what the contract says a candle is. */
class ContractOfClosingTest extends Play {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Instant LONG_AFTER = Instant.parse("2026-01-01T00:00:00Z");

    @Nested
    class Point_6_closing_by_the_watermark {

        @Test
        void a_candle_is_final_when_the_watermark_passes_its_end_and_the_grace() {
            start();
            trade("100", "10:00:05");
            trade("102", "10:00:50");
            trade("101", "10:01:01.999");
            assertThat(said(1)).isEmpty();

            trade("101", "10:01:02");

            assertThat(said(1)).containsExactly("0: 100 102 100 102 of 2");
        }

        @Test
        void a_longer_candle_does_not_close_before_its_last_minute_did() {
            start();
            trade("100", "10:00:05");
            trade("103", "10:04:59");

            trade("104", "10:05:01.999");
            assertThat(said(5)).isEmpty();
            trade("104", "10:05:02");

            assertThat(said(5)).containsExactly("0: 100 103 100 103 of 2");
        }

        @Test
        void a_slow_symbol_closes_with_the_fast_ones_of_its_partition_and_its_late_trade_revises() {
            start();
            pipeline.clock(at("10:00:05"));
            pipeline.trade("SLOW", "7", "1", at("10:00:05"));
            for (int second = 10; second <= 50; second += 10) {
                trade("100", "10:00:" + second);
            }
            trade("100", "10:01:02");
            assertThat(pipeline.finals(1)).extracting(Candle::symbol).containsExactlyInAnyOrder("BTC", "SLOW");

            pipeline.trade("SLOW", "8", "1", at("10:00:59"));

            assertThat(last(pipeline.finals(1))).satisfies(candle -> {
                assertThat(candle.symbol()).isEqualTo("SLOW");
                assertThat(shortly(candle)).isEqualTo("1: 7 8 7 8 of 2");
            });
        }

        @Test
        void a_partition_goes_by_its_own_watermark() {
            start(Options.defaults().partitions(2));
            trade("100", "10:00:05");
            pipeline.trade(1, "ETH", "7", "1", at("10:00:05"));
            pipeline.moreToRead(true);
            trade("101", "10:10:00");

            assertThat(pipeline.finals(1)).extracting(Candle::symbol).containsExactly("BTC");
            pipeline.trade(1, "ETH", "8", "1", at("10:00:06"));
            pipeline.trade(1, "ETH", "9", "1", at("10:05:02"));

            assertThat(said(1)).endsWith("0: 7 8 7 8 of 2");
            assertThat(pipeline.finals(5)).extracting(Candle::symbol).containsExactly("BTC", "ETH");
        }

        @Test
        void a_trade_stamped_2099_moves_nothing() {
            start();
            trade("100", "10:00:05");
            String tick = tickWithId("BTC", "1", "100", "10:00:05").replace("2025", "2099");
            pipeline.tick(tick);
            trade("101", "10:00:06");

            assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(PipelineDriver.header(letter, "reason")).isEqualTo("future_time");
                assertThat(letter.value()).asString(UTF_8).isEqualTo(tick);
            });
            assertThat(said(1)).isEmpty();
            finish();
            assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
        }

        @Test
        void a_trade_ahead_of_its_time_moves_as_little_when_it_is_read_a_day_later() {
            start();
            trade("100", "10:00:05");
            pipeline.tickOf(at("10:00:05"), LONG_AFTER, tickWithId("BTC", "1", "100", "11:00:00"));
            pipeline.tickOf(at("10:00:06"), LONG_AFTER, tickWithId("BTC", "2", "101", "10:00:06"));
            finish();

            assertThat(pipeline.reasons()).containsExactly("future_time");
            assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
        }

        @Test
        void a_trade_of_a_producer_whose_clock_is_slow_is_believed() {
            start();
            pipeline.tickOf(at("09:58:00"), at("10:00:06"), tickWithId("BTC", "1", "100", "10:00:05"));
            finish();

            assertThat(pipeline.reasons()).isEmpty();
            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void a_trade_whose_record_has_no_timestamp_is_judged_by_the_clock() {
            start();
            pipeline.tickOf(Instant.EPOCH, TEN, tickWithId("BTC", "1", "100", "10:00:05"));
            pipeline.tickOf(Instant.EPOCH, TEN, tickWithId("BTC", "2", "100", "10:00:11"));

            assertThat(pipeline.reasons()).containsExactly("future_time");
        }
    }

    @Nested
    class Point_6_closing_by_the_clock {

        @Test
        void the_last_candle_closes_without_a_further_trade() {
            start();
            trade("100", "10:00:05");

            pipeline.passTo(at("10:01:01.900"));
            assertThat(said(1)).isEmpty();
            pipeline.passTo(at("10:01:02.700"));

            assertThat(said(1)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 5, 15, 30})
        void the_last_candles_of_a_session_close_in_every_timeframe(int minutes) {
            start(Options.defaults()
                    .timeframes(minutes == 1 ? new int[] {1} : new int[] {1, minutes})
                    .calendar(Sessions.closingAt("10:30", Duration.ZERO)));
            trade("100", "10:00:05");
            trade("101", "10:29:59.999");

            pipeline.passTo(at("10:30:01.900"));
            assertThat(pipeline.finals(minutes))
                    .allSatisfy(candle ->
                            assertThat(candle.end()).isLessThan(at("10:30:00").toEpochMilli()));
            pipeline.passTo(at("10:30:02.700"));

            assertThat(last(pipeline.finals(minutes)).end())
                    .isEqualTo(at("10:30:00").toEpochMilli());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 5, 30})
        void the_last_candles_wait_for_the_closing_tolerance(int minutes) {
            start(Options.defaults().timeframes(1, 5, 30).calendar(Sessions.closingAt("10:30", FIVE_MINUTES)));
            trade("100", "10:29:05");

            pipeline.passTo(at("10:35:01.900"));
            assertThat(pipeline.finals(minutes)).isEmpty();
            pipeline.passTo(at("10:35:03"));

            assertThat(said(minutes)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void a_last_candle_whose_trades_lie_at_its_beginning_waits_for_the_closing_tolerance_too() {
            start(Options.defaults().timeframes(1, 5, 30).calendar(Sessions.closingAt("10:30", FIVE_MINUTES)));
            trade("100", "10:00:05");

            pipeline.passTo(at("10:35:03"));

            assertThat(said(30)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void longer_candles_close_although_their_last_minutes_had_no_trade() {
            start();
            trade("100", "10:00:05");
            trade("103", "10:02:05");

            pipeline.passTo(at("10:05:02.700"));

            assertThat(said(5)).containsExactly("0: 100 103 100 103 of 2");
        }

        @Test
        void nothing_closes_while_there_is_more_to_read() {
            start();
            trade("100", "10:00:05");
            pipeline.moreToRead(true);

            pipeline.pass(Duration.ofMinutes(30));

            assertThat(said(1)).isEmpty();
        }

        @Test
        void nothing_closes_while_the_broker_does_not_answer() {
            start();
            trade("100", "10:00:05");
            pipeline.brokerAway(true);
            pipeline.pass(Duration.ofMinutes(30));
            assertThat(said(1)).isEmpty();

            pipeline.brokerAway(false);
            pipeline.pass(Duration.ofSeconds(1));

            assertThat(said(1)).hasSize(1);
        }

        @Test
        void it_closes_what_was_open_before_a_restart() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:00:58");
            pipeline.restart();

            pipeline.passTo(at("10:05:02.700"));

            assertThat(said(1)).containsExactly("0: 100 101 100 101 of 2");
            assertThat(said(5)).containsExactly("0: 100 101 100 101 of 2");
        }

        @Test
        void it_closes_what_was_open_before_an_outage_over_the_end_of_the_session() {
            start();
            trade("100", "10:00:05");
            pipeline.clock(at("14:00:00"));
            pipeline.restart();

            pipeline.pass(Duration.ofSeconds(6));

            assertThat(said(1)).hasSize(1);
            assertThat(said(5)).hasSize(1);
        }

        @Test
        void idle_partitions_close_their_windows_while_others_go_on() {
            start(Options.defaults().partitions(3));
            pipeline.clock(TEN);
            pipeline.trade(0, "BTC", "1", "1", TEN);
            pipeline.trade(1, "ETH", "2", "1", TEN);
            for (int second = 1; second <= 65; second++) {
                pipeline.passTo(TEN.plusSeconds(second));
                pipeline.trade(0, "BTC", "1", "1", TEN.plusSeconds(second));
            }

            assertThat(pipeline.finals(1)).extracting(Candle::symbol).containsExactlyInAnyOrder("BTC", "ETH");
        }

        @Test
        void a_partition_that_gets_its_first_trade_long_after_the_others_takes_part_at_once() {
            start(Options.defaults().partitions(2));
            trade("100", "10:00:05");
            pipeline.passTo(at("12:00:10"));
            pipeline.trade(1, "ETH", "7", "1", at("12:00:10"));
            pipeline.trade(1, "ETH", "8", "1", at("12:00:20"));
            assertThat(pipeline.reasons()).isEmpty();

            pipeline.passTo(at("12:05:03"));

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "0: 7 8 7 8 of 2");
            assertThat(said(5)).containsExactly("0: 100 100 100 100 of 1", "0: 7 8 7 8 of 2");
        }

        @Test
        void a_recorded_feed_is_not_cut_into_pieces_while_it_is_read_with_short_pauses() {
            start(Options.defaults(), LONG_AFTER);
            late("100", "10:00:00");
            pipeline.pass(Duration.ofSeconds(3));
            late("101", "10:00:10");
            pipeline.pass(Duration.ofSeconds(3));

            assertThat(said(1)).isEmpty();
        }

        @Test
        void the_last_candles_of_a_recorded_feed_close_when_it_has_been_quiet() {
            start(Options.defaults(), LONG_AFTER);
            late("100", "10:00:00");

            pipeline.pass(Duration.ofSeconds(6));

            assertThat(said(1)).hasSize(1);
            assertThat(said(5)).hasSize(1);
        }
    }

    @Nested
    class Point_6_a_clock_that_jumps {

        @Test
        void forward_closes_nothing_early() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            pipeline.jump(Duration.ofHours(1));
            late("101", "10:00:06");
            pipeline.pass(Duration.ofSeconds(2));
            assertThat(said(1)).isEmpty();
            pipeline.jump(Duration.ofHours(-1));
            pipeline.passTo(at("10:00:20"));
            late("102", "10:00:20");
            pipeline.passTo(at("10:01:03"));

            assertThat(said(1)).containsExactly("0: 100 102 100 102 of 3");
        }

        @Test
        void forward_seen_first_by_a_trade_closes_nothing_early() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            pipeline.clock(at("11:00:06"));
            late("101", "10:00:06");
            pipeline.pass(Duration.ofSeconds(2));

            assertThat(said(1)).isEmpty();
        }

        @Test
        void back_closes_nothing_early_and_nothing_twice() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            trade("101", "10:01:05");
            pipeline.jump(Duration.ofHours(-1));
            pipeline.pass(Duration.ofSeconds(20));
            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
            pipeline.jump(Duration.ofHours(1));
            pipeline.passTo(at("10:01:30"));
            late("102", "10:01:30");
            pipeline.passTo(at("10:05:03"));

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "0: 101 102 101 102 of 2");
            assertThat(said(5)).containsExactly("0: 100 102 100 102 of 3");
        }

        @Test
        void back_refuses_no_trade_that_would_have_been_believed_before() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            pipeline.jump(Duration.ofHours(-1));
            fromAProducerOfTheRightTime("101", "10:00:06");
            pipeline.pass(Duration.ofSeconds(10));
            fromAProducerOfTheRightTime("102", "10:00:16");
            fromAProducerOfTheRightTime("999", "10:01:00");
            pipeline.jump(Duration.ofHours(1));
            pipeline.passTo(at("10:05:03"));

            assertThat(said(1)).containsExactly("0: 100 102 100 102 of 3");
            assertThat(pipeline.reasons()).containsExactly("future_time");
        }

        private void fromAProducerOfTheRightTime(String price, String time) {
            pipeline.tickOf(at(time), pipeline.now(), tickWithId("BTC", price, price, time));
        }

        @Test
        void once_it_is_right_again_what_is_ahead_of_it_is_refused_as_ever() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            pipeline.jump(Duration.ofHours(-1));
            pipeline.jump(Duration.ofHours(1));
            late("999", "10:00:20");

            assertThat(pipeline.reasons()).containsExactly("future_time");
        }

        @Test
        void after_a_clock_that_was_ahead_is_set_right_the_last_candles_close_in_time() {
            start();
            pipeline.passTo(TEN);
            trade("100", "10:00:05");
            pipeline.jump(Duration.ofHours(1));
            pipeline.pass(Duration.ofSeconds(10));
            pipeline.jump(Duration.ofHours(-1));
            trade("101", "10:06:00");

            pipeline.passTo(at("10:10:03"));

            assertThat(said(1)).endsWith("0: 101 101 101 101 of 1");
            assertThat(said(5)).endsWith("0: 101 101 101 101 of 1");
        }
    }

    @Nested
    class Point_7_final_exactly_once {

        @Test
        void a_final_candle_has_revision_0_and_is_not_said_again() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:06:05");
            pipeline.pass(Duration.ofHours(1));
            trade("102", "11:10:00");

            assertThat(pipeline.finals(1).stream().filter(candle -> candle.start() == TEN.toEpochMilli()))
                    .singleElement()
                    .satisfies(candle -> {
                        assertThat(candle.status()).isEqualTo(Status.FINAL);
                        assertThat(candle.revision()).isZero();
                    });
            assertThat(pipeline.finals(5)).extracting(Candle::start).doesNotHaveDuplicates();
        }

        @Test
        void a_window_closed_by_the_clock_is_not_closed_again_by_the_watermark() {
            start();
            trade("100", "10:00:05");
            pipeline.passTo(at("10:01:10"));
            trade("101", "10:01:15");
            pipeline.passTo(at("10:05:05"));
            trade("101", "10:06:00");

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "0: 101 101 101 101 of 1");
            assertThat(said(5)).containsExactly("0: 100 101 100 101 of 2");
        }

        @Test
        void a_closed_window_is_not_closed_again_after_a_restart_or_a_crash() {
            start();
            trade("100", "10:00:05");
            pipeline.inVain(() -> trade("101", "10:06:00"));
            trade("101", "10:06:00");
            pipeline.restart();
            trade("101", "10:06:01");

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
            assertThat(said(5)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void a_late_trade_within_the_horizon_revises_its_candle_in_every_timeframe() {
            start(Options.defaults().timeframes(1, 2, 5, 15));
            trade("100", "10:00:05");
            trade("101", "10:16:00");
            late("99", "10:01:30");
            late("98", "10:01:40");

            assertThat(said(1)).endsWith("0: 99 99 99 99 of 1", "1: 99 99 98 98 of 2");
            for (int minutes : new int[] {2, 5, 15}) {
                assertThat(said(minutes))
                        .as("%dm", minutes)
                        .containsExactly("0: 100 100 100 100 of 1", "1: 100 100 99 99 of 2", "2: 100 100 98 98 of 3");
            }
        }

        @Test
        void a_revision_goes_on_counting_after_a_restart() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:06:00");
            late("99", "10:00:30");
            pipeline.restart();
            late("98", "10:00:31");

            assertThat(said(1)).endsWith("1: 100 100 99 99 of 2", "2: 100 100 98 98 of 3");
            assertThat(said(5)).endsWith("1: 100 100 99 99 of 2", "2: 100 100 98 98 of 3");
        }

        @Test
        void a_revision_that_came_to_nothing_in_a_crash_is_said_once() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:06:00");
            pipeline.inVain(() -> late("99", "10:00:30"));
            late("99", "10:00:30");

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "1: 100 100 99 99 of 2");
        }

        @Test
        void a_trade_before_the_closing_of_a_longer_window_goes_into_its_final() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:03:00");
            late("99", "10:00:30");
            trade("101", "10:05:02");

            assertThat(said(1)).contains("1: 100 100 99 99 of 2");
            assertThat(said(5)).containsExactly("0: 100 101 99 101 of 3");
        }

        @Test
        void a_late_trade_of_a_minute_without_a_candle_gives_its_first_candle() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:06:00");
            pipeline.trade("ETH", "7", "2", TEN.plusSeconds(30));

            assertThat(last(pipeline.finals(1))).satisfies(candle -> {
                assertThat(candle.symbol()).isEqualTo("ETH");
                assertThat(candle.status()).isEqualTo(Status.FINAL);
                assertThat(candle.revision()).isZero();
            });
        }

        @Test
        void a_trade_just_inside_the_horizon_revises() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:16:01.999");
            late("99", "10:00:59.999");

            assertThat(said(1)).endsWith("1: 100 100 99 99 of 2");
            assertThat(said(5)).endsWith("1: 100 100 99 99 of 2");
            assertThat(pipeline.reasons()).isEmpty();
        }

        @Test
        void a_trade_beyond_the_horizon_is_found_in_the_dead_letters_with_its_bytes_and_place() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:16:02");
            String tick = tickWithId("BTC", "7", "99", "10:00:59.999");
            pipeline.tick(tick);

            assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.value()).asString(UTF_8).isEqualTo(tick);
                assertThat(PipelineDriver.header(letter, "reason")).isEqualTo("too_late");
                assertThat(PipelineDriver.header(letter, "source-topic")).isEqualTo("ticks");
                assertThat(PipelineDriver.header(letter, "partition")).isEqualTo("0");
                assertThat(PipelineDriver.header(letter, "offset")).isEqualTo("2");
            });
            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1");
        }

        @Test
        void how_late_a_trade_is_does_not_depend_on_a_restart() {
            start();
            trade("100", "10:00:05");
            trade("101", "10:16:01.999");
            pipeline.restart();
            late("99", "10:00:59");
            trade("101", "10:16:02");
            pipeline.restart();
            late("98", "10:00:59");

            assertThat(said(1)).endsWith("1: 100 100 99 99 of 2");
            assertThat(pipeline.reasons()).containsExactly("too_late");
        }

        @Test
        void a_clock_that_closed_a_window_makes_no_trade_too_late() {
            start(Options.defaults().horizon(Duration.ZERO));
            trade("100", "10:00:05");
            pipeline.passTo(at("10:05:00"));
            late("99", "10:00:30");

            assertThat(said(1)).containsExactly("0: 100 100 100 100 of 1", "1: 100 100 99 99 of 2");
            assertThat(pipeline.reasons()).isEmpty();
        }

        @Test
        void nothing_is_dropped_silently() {
            start();
            List<String> times = List.of("10:00:05", "10:20:00", "10:00:06", "10:04:59.999", "10:05:01", "10:20:00");
            pipeline.clock(at("10:20:00"));
            times.forEach(time -> late("100", time));
            finish();

            long counted = pipeline.finals(1).stream()
                    .filter(candle -> candle.revision() == 0)
                    .mapToLong(Candle::trades)
                    .sum();
            long revisions = pipeline.finals(1).stream()
                    .filter(candle -> candle.revision() > 0)
                    .count();
            assertThat(counted + revisions + pipeline.reasons().size()).isEqualTo(times.size());
        }
    }

    @Nested
    class Point_12_replay_gives_the_same_finals {

        private static final int TRADES = 80;

        @Test
        void a_backlog_of_hours_read_at_full_speed_gives_the_same_bytes_as_live_reading() {
            start(Options.defaults().timeframes(1, 5, 30));
            for (int i = 0; i < TRADES; i++) {
                pipeline.passTo(happened(i));
                pipeline.trade("S" + i % 3, Integer.toString(100 + i % 7), "1", happened(i));
            }
            pipeline.pass(Duration.ofMinutes(31));
            List<List<String>> live = bytes();
            pipeline.close();

            start(Options.defaults().timeframes(1, 5, 30), LONG_AFTER);
            pipeline.moreToRead(true);
            for (int i = 0; i < TRADES; i++) {
                pipeline.trade("S" + i % 3, Integer.toString(100 + i % 7), "1", happened(i));
            }
            pipeline.moreToRead(false);
            pipeline.pass(Duration.ofSeconds(10));

            assertThat(bytes()).isEqualTo(live).noneMatch(List::isEmpty);
        }

        /** Three hours, with pauses of up to six minutes. */
        private Instant happened(int trade) {
            return TEN.plusSeconds(135L * trade + trade % 5 * 50);
        }

        private List<List<String>> bytes() {
            return Stream.of(1, 5, 30)
                    .map(minutes -> pipeline.finalRecords(minutes).stream()
                            .map(record -> record.timestamp() + new String(record.value(), UTF_8))
                            .sorted()
                            .toList())
                    .toList();
        }
    }
}
