package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CountedTest {

    @Test
    void only_equal_troughs_pass() {
        assertThat(Counted.equal(0, 85, 85, 85, 85, 85, 85, 85)).isEqualTo(Verdict.PASS);
        assertThat(Counted.equal(0, 85, 85, 86, 85, 85, 85, 85)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void one_more_in_each_cycle_is_a_leak() {
        assertThat(Counted.equal(0, 85, 86, 87, 88, 89, 90, 91)).isEqualTo(Verdict.LEAK);
        assertThat(Counted.equal(0, 85, 85, 86, 87, 89, 90, 91)).isEqualTo(Verdict.LEAK);
    }

    @Test
    void what_falls_is_no_leak_and_not_equal() {
        assertThat(Counted.equal(0, 91, 90, 89, 88, 87, 86, 85)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void too_few_troughs_say_nothing() {
        assertThat(Counted.equal(0, 85, 85)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Counted.equal(0)).isEqualTo(Verdict.NOT_JUDGED);
    }

    @Test
    void what_differs_within_its_tolerance_passes_even_if_it_rises() {
        assertThat(Counted.equal(100, 10_158, 10_158, 10_161, 10_164, 10_170, 10_171, 10_173))
                .isEqualTo(Verdict.PASS);
        assertThat(Counted.equal(100, 10_100, 10_200, 10_300, 10_400)).isEqualTo(Verdict.LEAK);
    }

    @Test
    void what_goes_up_and_down_by_itself_leaks_only_if_it_rises() {
        assertThat(Counted.notRising(51, 45, 45, 51, 51, 47, 52)).isEqualTo(Verdict.PASS);
        assertThat(Counted.notRising(51, 52, 54, 55, 57, 60, 61)).isEqualTo(Verdict.LEAK);
        assertThat(Counted.notRising(51, 52)).isEqualTo(Verdict.INCONCLUSIVE);
    }
}
