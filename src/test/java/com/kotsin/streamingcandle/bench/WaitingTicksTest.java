package com.kotsin.streamingcandle.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WaitingTicksTest {

    private final WaitingTicks ticks = new WaitingTicks();

    private void sent(String symbol, long... times) {
        for (long time : times) {
            ticks.sent(symbol.getBytes(ISO_8859_1), time);
        }
    }

    private List<Long> shown(String topic, String symbol, long closeTime) {
        List<Long> times = new ArrayList<>();
        byte[] candle = ("{\"openTime\":1,\"closeTime\":" + closeTime + "}").getBytes(ISO_8859_1);
        ticks.shown(new ConsumerRecord<>(topic, 0, 0, symbol.getBytes(ISO_8859_1), candle), times::add);
        return times;
    }

    @Test
    void a_candle_shows_the_ticks_up_to_its_newest_trade() {
        sent("BTC", 10, 20, 20, 30);

        assertThat(shown("1m-live", "BTC", 20)).containsExactly(10L, 20L, 20L);
    }

    @Test
    void a_tick_is_shown_by_the_first_candle_that_holds_it() {
        sent("BTC", 10, 20);
        shown("1m-live", "BTC", 10);

        assertThat(shown("1m-live", "BTC", 20)).containsExactly(20L);
    }

    @Test
    void each_timeframe_has_to_show_each_tick() {
        sent("BTC", 10);
        shown("1m-live", "BTC", 10);

        assertThat(shown("5m-live", "BTC", 10)).containsExactly(10L);
    }

    @Test
    void symbols_wait_each_for_itself() {
        sent("BTC", 10);
        sent("ETH", 10);

        assertThat(shown("1m-live", "ETH", 10)).containsExactly(10L);
        assertThat(shown("1m-live", "BTC", 9)).isEmpty();
    }
}
