package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

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
}
