package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is left in the stores of windows that no trade may revise any more. */
class ClearedWindowsTest extends Play {

    private static final Duration TOLERANCE = Duration.ofMinutes(30);

    private void everyMinute(int hour, int from, int through) {
        for (int minute = from; minute <= through; minute++) {
            trade("100", "%02d:%02d:05".formatted(hour, minute));
        }
    }

    @Test
    void is_nothing_although_some_closed_long_after_their_end_because_of_a_closing_tolerance() {
        start(Options.defaults().known(Sessions.closingAt("10:30", TOLERANCE)));
        everyMinute(10, 0, 29);
        pipeline.tick("{\"symbol\":\"SHARE\",\"exchange\":\"TEST\",\"price\":7,\"size\":1,\"time\":%d}"
                .formatted(at("10:29:05").toEpochMilli()));
        everyMinute(10, 30, 59);
        everyMinute(11, 0, 10);
        assertThat(pipeline.finals(1)).extracting(Candle::symbol).contains("SHARE");
        assertThat(pipeline.finals(5)).extracting(Candle::symbol).contains("SHARE");
        assertThat(pipeline.stored(1, "closed-candles")).isPositive();

        trade("100", "12:00:05");

        assertThat(pipeline.stored(1, "closed-candles")).isZero();
        assertThat(pipeline.stored(5, "windows")).isZero();
        assertThat(pipeline.stored(5, "minutes")).isZero();
    }
}
