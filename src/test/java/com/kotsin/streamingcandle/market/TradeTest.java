package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TradeTest {

    @Test
    void a_negative_size_is_refused_with_the_symbol_and_the_size() {
        assertThatThrownBy(() -> trade("-0.1", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("BTCUSDT", "-0.1");
    }

    @Test
    void a_trade_stands_for_at_least_one() {
        assertThatThrownBy(() -> trade("1", 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void its_time_in_milliseconds_is_rounded_down() {
        assertThat(trade("1", 1_999_999, 1).timeMillis()).isEqualTo(1);
        assertThat(trade("1", -1, 1).timeMillis()).isEqualTo(-1);
    }

    private static Trade trade(String size, long timeNanos, long count) {
        return new Trade("BTCUSDT", null, BigDecimal.ONE, new BigDecimal(size), timeNanos, null, null, 0, count, null);
    }
}
