package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A symbol whose trades lie in two ticks partitions. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpreadSymbolTest {

    private static final Instant TEN = Instant.parse("2025-05-05T10:00:00Z");

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    private PipelineDriver pipeline;

    private void start(int... timeframes) {
        pipeline = new PipelineDriver(Options.defaults().timeframes(timeframes), TEN, directory);
    }

    private void trade(Instant at) {
        pipeline.clock(at);
        pipeline.trade("BTC", "100", "1", at);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void is_noticed_by_the_first_live_candle_of_the_other_partition() {
        start(1, 2, 5);
        trade(TEN.plusSeconds(10));
        pipeline.pass(Duration.ofMillis(100));
        pipeline.lastLiveMinuteFrom("ticks-1");

        assertThat(pipeline.spread()).containsExactlyInAnyOrder("2m BTC ticks-1 ticks-0", "5m BTC ticks-1 ticks-0");
    }

    @Test
    void is_noticed_by_a_closed_minute_of_a_window_that_the_other_partition_has_closed() {
        start(1, 5);
        trade(TEN.plusSeconds(10));
        trade(TEN.plus(Duration.ofMinutes(6)));
        assertThat(pipeline.finals(5)).hasSize(1);

        pipeline.lastClosedMinuteFrom("ticks-1");

        assertThat(pipeline.spread()).containsExactly("5m BTC ticks-1 ticks-0");
    }

    @Test
    void is_noticed_where_there_are_no_longer_candles_than_one_minute() {
        start(1);
        trade(TEN.plusSeconds(10));
        pipeline.pass(Duration.ofMillis(100));
        pipeline.lastLiveMinuteFrom("ticks-1");

        assertThat(pipeline.spread()).containsExactly("1m BTC ticks-1 ticks-0");
    }

    @Test
    void is_none_because_a_command_made_a_candle_anew_from_the_partition_that_it_has_left() {
        start(1);
        trade(TEN.plusSeconds(10));
        trade(TEN.plus(Duration.ofMinutes(6)));

        pipeline.rebuiltMinuteFrom("ticks-1");

        assertThat(pipeline.spread()).isEmpty();
    }

    @Test
    void is_noticed_behind_records_that_are_no_candles_which_are_dead_letters() {
        start(1);
        trade(TEN.plusSeconds(10));
        trade(TEN.plus(Duration.ofMinutes(6)));
        byte[] candle = pipeline.finalRecords(1).get(0).value();

        pipeline.foreignMinute("BTC".getBytes(UTF_8), null);
        pipeline.foreignMinute(null, "hello".getBytes(UTF_8));
        pipeline.foreignMinute("BTC".getBytes(UTF_8), candle);
        pipeline.lastClosedMinuteFrom("ticks-1");

        assertThat(pipeline.reasons()).containsExactly("malformed_candle", "malformed_candle", "malformed_candle");
        assertThat(pipeline.deadLetters())
                .allSatisfy(letter -> assertThat(PipelineDriver.header(letter, "source-topic"))
                        .isEqualTo("candles-1m"))
                .last()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(candle));
        assertThat(pipeline.spread()).containsExactly("1m BTC ticks-1 ticks-0");
    }

    @Test
    void has_longer_candles_that_are_not_complete() {
        start(1, 5);
        trade(TEN.minusSeconds(400));
        trade(TEN.plusSeconds(10));
        pipeline.pass(Duration.ofMillis(100));
        pipeline.lastLiveMinuteFrom("ticks-1");
        trade(TEN.plus(Duration.ofMinutes(6)));

        assertThat(pipeline.finals(5))
                .hasSize(2)
                .last()
                .satisfies(candle -> assertThat(candle.complete()).isFalse());
        assertThat(pipeline.finals(1))
                .last()
                .satisfies(candle -> assertThat(candle.complete()).isTrue());
    }

    @Test
    void is_no_symbol_that_stays_in_its_partition() {
        start(1, 2, 5);
        for (int seconds = 0; seconds < 1_000; seconds += 20) {
            trade(TEN.plusSeconds(seconds));
        }

        assertThat(pipeline.finals(5)).isNotEmpty();
        assertThat(pipeline.spread()).isEmpty();
    }
}
