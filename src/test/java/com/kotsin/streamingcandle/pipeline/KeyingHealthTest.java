package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class KeyingHealthTest {

    private Instant now = Instant.parse("2025-05-05T10:00:00Z");
    private final KeyingHealth keying = new KeyingHealth((InstantSource) () -> now);

    @Test
    void is_up_while_no_symbol_is_spread() {
        assertThat(keying.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void names_symbol_partitions_and_remedy_while_a_symbol_is_spread() {
        keying.spread("BTC", "my-ticks-1", "my-ticks-0");

        assertThat(keying.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(keying.health().getDetails().get("symbols"))
                .isEqualTo(Map.of(
                        "BTC",
                        "its trades come from my-ticks-0 and from my-ticks-1, so no candle holds them all. Key the ticks of"
                                + " my-ticks by symbol, or set keying: repartition for it in streamingcandle.sources"));
    }

    @Test
    void two_topics_with_one_symbol_have_another_remedy() {
        keying.spread("BTC", "kite-0", "binance-0");

        assertThat(keying.health().getDetails().get("symbols").toString())
                .contains("Two feeds name the same symbol")
                .doesNotContain("repartition");
    }

    @Test
    void a_symbol_is_logged_once_however_often_it_is_seen(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            keying.spread("BTC", "ticks-1", "ticks-0");
            now = now.plus(Duration.ofMinutes(5));
        }

        assertThat(output.getOut()).containsOnlyOnce("symbol BTC are wrong");
    }

    @Test
    void thousands_of_symbols_are_a_few_lines_in_the_log_and_a_few_names_in_health(CapturedOutput output) {
        for (int i = 0; i < 5_000; i++) {
            keying.spread("S" + i, "ticks-1", "ticks-0");
            now = now.plusMillis(20);
        }

        assertThat(output.getOut().lines().filter(line -> line.contains("are wrong")))
                .hasSize(KeyingHealth.NAMED + 2);
        assertThat(keying.health().getDetails())
                .containsEntry("windowsOfOtherSymbols", 5_000L - KeyingHealth.NAMED)
                .hasEntrySatisfying(
                        "symbols", symbols -> assertThat((Map<?, ?>) symbols).hasSize(KeyingHealth.NAMED));
    }

    @Test
    void an_hour_after_the_last_window_it_is_up_again() {
        keying.spread("BTC", "ticks-1", "ticks-0");
        now = now.plus(KeyingHealth.REMEMBERED);
        assertThat(keying.health().getStatus()).isEqualTo(Status.DOWN);

        now = now.plusMillis(1);
        assertThat(keying.health().getStatus()).isEqualTo(Status.UP);
    }
}
