package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TradeEffectTest {

    private static final TradeEffect PRICES = new TradeEffect(true, true, false);
    private static final TradeEffect VOLUME = new TradeEffect(false, false, true);

    @Test
    void what_moves_open_and_close_moves_high_and_low_too() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TradeEffect(true, false, true))
                .withMessageContaining("high and low");
    }

    @Test
    void two_effects_together_let_move_what_both_do() {
        assertThat(PRICES.and(new TradeEffect(false, true, true))).isEqualTo(new TradeEffect(false, true, false));
        assertThat(PRICES.and(VOLUME).isNone()).isTrue();
    }

    @Test
    void the_effect_of_an_ordinary_trade_changes_no_other() {
        assertThat(VOLUME.and(TradeEffect.ALL)).isSameAs(VOLUME);
        assertThat(TradeEffect.ALL.and(VOLUME)).isEqualTo(VOLUME);
    }

    @Test
    void none_is_what_moves_nothing() {
        assertThat(TradeEffect.ALL.isNone()).isFalse();
        assertThat(VOLUME.isNone()).isFalse();
        assertThat(new TradeEffect(false, true, false).isNone()).isFalse();
    }
}
