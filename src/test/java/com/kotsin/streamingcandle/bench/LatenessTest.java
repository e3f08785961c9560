package com.kotsin.streamingcandle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LatenessTest {

    private static final int TICKS = 50_000;

    @Test
    void one_of_a_hundred_is_late_by_less_than_the_grace() {
        var lateness = new Lateness(7);
        int late = 0;
        for (int now = 0; now < TICKS; now++) {
            long millis = now - lateness.of(now);
            if (millis != 0) {
                late++;
                assertThat(millis).isBetween(300L, 1_999L);
            }
        }

        assertThat(late / (double) TICKS).isCloseTo(0.01, within(0.002));
    }
}
