package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Status;
import org.junit.jupiter.api.Test;

class LiveCandlesTopologyTest extends Play {

    @Test
    void live_candles_of_a_symbol_keep_their_interval_and_say_the_newest_state() {
        start();
        trade("100", "10:00:05.000");
        trade("101", "10:00:05.010");
        trade("102", "10:00:05.020");
        assertThat(pipeline.live(1)).hasSize(1);

        pipeline.passTo(TEN.plusMillis(5_200));

        assertThat(pipeline.live(1)).hasSize(2);
        assertThat(last(pipeline.live(1))).satisfies(candle -> {
            assertThat(candle.status()).isEqualTo(Status.LIVE);
            assertThat(candle.close()).isEqualByComparingTo("102");
        });
        assertThat(last(pipeline.live(5)).close()).isEqualByComparingTo("102");
    }
}
