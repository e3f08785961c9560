package com.kotsin.streamingcandle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StatisticsTest {

    private static Figures round(String contender, int round, double ticksPerSecond, Double cpuSecondHalf) {
        return new Figures(contender, round, 100, true, 1, 10, 1, ticksPerSecond, 1, null, cpuSecondHalf, 1, 100, 0, 0);
    }

    @Test
    void the_median_of_an_odd_count_is_the_one_in_the_middle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    }

    @Test
    void the_median_of_an_even_count_is_the_mean_of_the_two_in_the_middle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
    }

    @Test
    void what_was_not_measured_is_left_out_of_the_median() {
        assertThat(Statistics.median(Arrays.asList(null, 5.0, null))).isEqualTo(5.0);
        assertThat(Statistics.median(List.of())).isNull();
    }

    @Test
    void ratios_are_of_the_same_round_whatever_the_order() {
        List<Figures> rounds = List.of(
                round("ours", 1, 100, null),
                round("decode-only", 2, 1_000, null),
                round("ours", 2, 800, null),
                round("decode-only", 1, 200, null),
                round("ours", 3, 300, null),
                round("decode-only", 3, 400, null));

        assertThat(Statistics.ratio(rounds, "ours", "decode-only", Figures::ticksPerSecond))
                .isCloseTo(0.75, within(1e-9));
    }

    @Test
    void a_round_without_the_other_contender_or_without_its_figure_gives_no_ratio() {
        List<Figures> rounds = List.of(
                round("ours", 1, 100, 6.0),
                round("decode-only", 1, 200, null),
                round("ours", 2, 100, 8.0),
                round("decode-only", 2, 200, 2.0),
                round("ours", 3, 100, 9.0));

        assertThat(Statistics.ratio(rounds, "ours", "decode-only", Figures::cpuPerMillionSecondHalf))
                .isEqualTo(4.0);
        assertThat(Statistics.ratio(rounds, "ours", "plain-dsl", Figures::ticksPerSecond))
                .isNull();
    }

    @Test
    void the_ratios_that_are_published_compare_ours_without_the_sink() {
        List<Figures> rounds = List.of(
                round("ours", 1, 300, 6.0),
                round("ours-with-sink", 1, 1, 600.0),
                round("plain-dsl", 1, 10, 60.0),
                round("decode-only", 1, 1_200, 2.0));

        assertThat(Results.ratios(rounds))
                .containsEntry("vs_plain_dsl", 30.0)
                .containsEntry("vs_decode_only", 0.25)
                .containsEntry("cpu_second_half_vs_decode_only", 3.0);
    }
}
