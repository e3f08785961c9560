package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PipelineMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(
            meters, InstantSource.fixed(Instant.EPOCH), new KeyingHealth(InstantSource.fixed(Instant.EPOCH)));

    @Test
    void a_trade_without_effect_is_counted_under_the_documented_name() throws IOException {
        metrics.tradeWithoutEffect();

        assertThat(meters.counter("streamingcandle.trades.without.effect").count())
                .isEqualTo(1);
        assertThat(Files.readString(Path.of("docs/metrics.md")))
                .contains("| `streamingcandle_trades_without_effect_total` |");
    }

    @Test
    void symbols_are_counted_by_calendar_over_all_partitions() {
        metrics.symbols("NSE", 3, 1);
        metrics.symbols("NSE", 2, 2);
        metrics.symbols("MCX", 1, 0);
        metrics.symbols("NSE", -3, -1);

        assertThat(ofCalendar("streamingcandle.active.symbols", "NSE")).isEqualTo(2);
        assertThat(ofCalendar("streamingcandle.stale.symbols", "NSE")).isEqualTo(2);
        assertThat(ofCalendar("streamingcandle.active.symbols", "MCX")).isEqualTo(1);
        assertThat(ofCalendar("streamingcandle.stale.symbols", "MCX")).isZero();
    }

    private double ofCalendar(String name, String calendar) {
        return meters.get(name).tag("calendar", calendar).gauge().value();
    }

    @Test
    void spread_windows_are_told_before_there_are_any() {
        metrics.watch(new Timeframe(5), () -> true);

        assertThat(meters.get("streamingcandle.spread.windows")
                        .tag("timeframe", "5m")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void what_is_told_of_candles_is_there_before_the_first_of_them() {
        metrics.watch(new Timeframe(30), () -> true);
        int before = meters.getMeters().size();

        metrics.candle(new Timeframe(30), Status.FINAL);
        metrics.candle(new Timeframe(30), Status.LIVE);
        metrics.candle(new Timeframe(30), Status.REVISED);
        metrics.closeDelay(new Timeframe(30), 7);
        metrics.eventToLive(new Timeframe(30), 7);

        assertThat(meters.getMeters()).hasSize(before);
    }

    @Test
    void the_state_of_a_timeframe_is_as_large_as_its_files(@TempDir Path directory) throws IOException {
        Path state = directory.resolve("candle-processor-5m");
        metrics.watchStateBytes(new Timeframe(5), state);
        Gauge bytes =
                meters.get("streamingcandle.state.bytes").tag("timeframe", "5m").gauge();
        assertThat(bytes.value()).isZero();

        Files.write(Files.createDirectories(state.resolve("0_1/rocksdb")).resolve("1.sst"), new byte[1_000]);
        Files.write(state.resolve("metadata"), new byte[24]);

        assertThat(bytes.value()).isEqualTo(1_024);
    }
}
