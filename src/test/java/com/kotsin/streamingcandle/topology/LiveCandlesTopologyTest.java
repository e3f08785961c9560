package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveCandlesTopologyTest extends Play {

    @Test
    void live_candles_say_the_newest_state_of_an_interval_once() {
        start();
        trade("100", "10:00:05.000");
        trade("101", "10:00:05.010");
        trade("102", "10:00:05.020");

        pipeline.passTo(TEN.plusMillis(5_120));

        assertThat(pipeline.live(1)).singleElement().satisfies(candle -> {
            assertThat(candle.status()).isEqualTo(Status.LIVE);
            assertThat(candle.close()).isEqualByComparingTo("102");
        });
        assertThat(last(pipeline.live(5)).close()).isEqualByComparingTo("102");
    }

    @Test
    void live_candles_of_a_symbol_keep_their_interval() {
        start(Options.defaults().liveInterval(Duration.ofMillis(300)));
        trade("100", "10:00:05.000");
        pipeline.passTo(TEN.plusMillis(5_100));
        trade("101", "10:00:05.100");

        pipeline.passTo(TEN.plusMillis(5_200));
        assertThat(pipeline.live(1)).hasSize(1);

        pipeline.passTo(TEN.plusMillis(5_500));
        assertThat(pipeline.live(1)).hasSize(2);
        assertThat(last(pipeline.live(1)).close()).isEqualByComparingTo("101");
    }

    @Test
    void live_candles_wait_while_a_backlog_is_read() {
        start();
        pipeline.lag(1, 10_000);
        trade("100", "10:00:05.000");
        pipeline.passTo(TEN.plusSeconds(10));
        assertThat(pipeline.live(1)).isEmpty();

        pipeline.lag(1, 0);
        pipeline.passTo(TEN.plusSeconds(11));
        assertThat(pipeline.live(1)).hasSize(1);
    }

    @Test
    void live_candles_of_longer_timeframes_wait_for_a_backlog_of_their_own() {
        start();
        pipeline.lag(5, 10_000);
        trade("100", "10:00:05.000");
        pipeline.passTo(TEN.plusSeconds(10));
        assertThat(pipeline.live(1)).hasSize(1);
        assertThat(pipeline.live(5)).isEmpty();

        pipeline.lag(5, 0);
        pipeline.passTo(TEN.plusSeconds(11));
        assertThat(pipeline.live(5)).hasSize(1);
    }

    @Test
    void final_candles_do_not_wait_for_the_end_of_a_backlog() {
        start();
        pipeline.lag(1, 10_000);
        trade("100", "10:00:05.000");
        trade("101", "10:06:05.000");

        assertThat(pipeline.finals(1)).hasSize(1);
        assertThat(pipeline.finals(5)).hasSize(1);
    }

    @Test
    void without_an_interval_every_trade_has_its_live_candle() {
        start(Options.defaults().liveInterval(Duration.ZERO));
        trade("100", "10:00:05.000");
        trade("101", "10:00:05.000");
        trade("102", "10:00:05.000");

        assertThat(pipeline.live(1)).hasSize(3);
    }
}
