package com.kotsin.streamingcandle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.bench.Latency.Delay;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CandleReceiverTest {

    @Test
    void a_time_is_read_from_its_own_field() {
        String candle = "{\"start\":1,\"end\":60000,\"openTime\":2,\"closeTime\":31234,\"status\":\"live\"}";

        assertThat(CandleReceiver.number(candle, "closeTime")).isEqualTo(31_234);
        assertThat(CandleReceiver.number(candle, "end")).isEqualTo(60_000);
    }

    @Test
    void percentiles_are_delays_that_so_many_candles_did_not_exceed() {
        Histogram delays = new Histogram(3);
        for (int millis = 1; millis <= 1_000; millis++) {
            delays.recordValue(millis);
        }

        assertThat(Delay.of("candles-1m-live", delays))
                .isEqualTo(new Delay("candles-1m-live", 1_000, 500, 950, 990, 1_000));
    }
}
