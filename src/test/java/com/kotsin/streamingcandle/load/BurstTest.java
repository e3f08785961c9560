package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BurstTest {

    private static final long MINUTE = 60_000;

    @Test
    void an_opening_begins_at_three_times_the_rate_and_halves_what_is_above_it_each_twentieth() {
        Burst opening = Burst.parse("opening", MINUTE);

        assertThat(opening.factor(0)).isEqualTo(3);
        assertThat(opening.factor(3_000)).isCloseTo(2, within(1e-9));
        assertThat(opening.factor(6_000)).isCloseTo(1.5, within(1e-9));
        assertThat(opening.factor(MINUTE)).isCloseTo(1, within(0.001));
    }

    @Test
    void none_is_always_the_rate() {
        assertThat(Burst.parse("none", MINUTE).factor(12_345)).isEqualTo(1);
    }

    @Test
    void bursts_come_again_with_each_period() {
        Burst burst = Burst.parse("10x5s/30s", MINUTE);

        assertThat(burst.factor(0)).isEqualTo(10);
        assertThat(burst.factor(4_999)).isEqualTo(10);
        assertThat(burst.factor(5_000)).isEqualTo(1);
        assertThat(burst.factor(29_999)).isEqualTo(1);
        assertThat(burst.factor(30_000)).isEqualTo(10);
    }

    @Test
    void times_may_be_minutes_and_a_factor_a_fraction() {
        Burst burst = Burst.parse("2.5x1m/2m", MINUTE);

        assertThat(burst.factor(59_999)).isEqualTo(2.5);
        assertThat(burst.factor(60_000)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "opening!", "10x", "10x5s", "x5s/30s", "10x5/30", "-1x5s/30s", "10x5s/30s "})
    void another_text_is_no_burst(String text) {
        assertThatThrownBy(() -> Burst.parse(text, MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no burst");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x5s/30s", "1001x5s/30s", "10x0s/30s", "10x31s/30s"})
    void one_that_could_not_be_is_refused(String text) {
        assertThatThrownBy(() -> Burst.parse(text, MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000 times");
    }
}
