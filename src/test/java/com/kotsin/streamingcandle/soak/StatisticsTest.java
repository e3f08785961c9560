package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.kotsin.streamingcandle.soak.Statistics.Interval;
import com.kotsin.streamingcandle.soak.Statistics.Line;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StatisticsTest {

    @Test
    void a_median_is_in_the_middle() {
        assertThat(Statistics.median(9, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(9, 1, 2, 4)).isEqualTo(3);
        assertThatThrownBy(Statistics::median).isInstanceOf(IllegalArgumentException.class);
    }

    /** Slopes between two points are 1, 2.5 and 4; y - 2.5 x is 0, -1.5 and 0. */
    @Test
    void the_slope_of_Theil_and_Sen_is_the_median_of_all_between_two_points() {
        Line line = Statistics.theilSen(new double[] {0, 1, 2}, new double[] {0, 1, 5});

        assertThat(line).isEqualTo(new Line(0, 2.5));
        assertThat(line.at(4)).isEqualTo(10);
    }

    @Test
    void one_wild_point_does_not_move_that_slope() {
        double[] x = {0, 1, 2, 3, 4, 5, 6};

        assertThat(Statistics.theilSen(x, new double[] {0, 2, 4, 600, 8, 10, 12})
                        .slope())
                .isEqualTo(2);
    }

    /** A saw of three teeth that rises by 1 a tooth. */
    @Test
    void what_comes_again_in_each_cycle_is_no_slope() {
        double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        double[] y = {0, 40, 90, 1, 41, 91, 2, 42, 92};
        int[] season = {0, 1, 2, 0, 1, 2, 0, 1, 2};

        assertThat(Statistics.theilSen(x, y, season).slope()).isCloseTo(1 / 3.0, within(1e-9));
        Interval interval = Statistics.slopeInterval(x, y, season, 3, 100, 1);
        assertThat(interval.low()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(interval.high()).isCloseTo(1 / 3.0, within(1e-9));
    }

    @Test
    void without_noise_the_interval_is_the_slope_itself() {
        double[] x = {0, 1, 2, 3, 4, 5};

        Interval interval = Statistics.slopeInterval(x, new double[] {1, 3, 5, 7, 9, 11}, new int[6], 2, 100, 1);

        assertThat(interval.low()).isCloseTo(2, within(1e-9));
        assertThat(interval.high()).isCloseTo(2, within(1e-9));
    }

    @Test
    void with_noise_the_slope_lies_within_an_interval_that_the_seed_repeats() {
        var noise = new SplittableRandom(5);
        double[] x = new double[28];
        double[] y = new double[28];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
            y[i] = 3 * i + noise.nextDouble(-4, 4);
        }

        Interval interval = Statistics.slopeInterval(x, y, new int[28], 4, 500, 7);

        assertThat(interval.low()).isBetween(2.0, 3.0);
        assertThat(interval.high()).isBetween(3.0, 4.0);
        assertThat(Statistics.slopeInterval(x, y, new int[28], 4, 500, 7)).isEqualTo(interval);
    }

    /** One of 7! orders rises throughout; tables have 0.035 for S of 13 or more, and 0.068 for 11. */
    @Test
    void the_test_of_Mann_and_Kendall_is_exact() {
        assertThat(Statistics.kendall(1, 2, 3, 4, 5, 6, 7)).satisfies(all -> {
            assertThat(all.s()).isEqualTo(21);
            assertThat(all.p()).isCloseTo(1 / 5_040.0, within(1e-12));
        });
        assertThat(Statistics.kendall(1, 2, 3, 7, 6, 5, 4).s()).isEqualTo(9);
        assertThat(Statistics.kendall(2, 1, 3, 5, 4, 7, 6)).satisfies(thirteen -> {
            assertThat(thirteen.s()).isEqualTo(15);
            assertThat(thirteen.p()).isCloseTo(0.015, within(0.0005));
        });
        assertThat(Statistics.kendall(2, 1, 4, 3, 6, 5, 7).p()).isCloseTo(0.015, within(0.0005));
        assertThat(Statistics.kendall(3, 1, 2, 5, 4, 7, 6)).satisfies(thirteen -> {
            assertThat(thirteen.s()).isEqualTo(13);
            assertThat(thirteen.p()).isCloseTo(0.035, within(0.0005));
        });
        assertThat(Statistics.kendall(1, 2, 3, 4).p()).isCloseTo(1 / 24.0, within(1e-12));
    }

    @Test
    void what_falls_or_stays_is_no_rise() {
        assertThat(Statistics.kendall(3, 2, 1)).satisfies(falling -> {
            assertThat(falling.s()).isEqualTo(-3);
            assertThat(falling.p()).isCloseTo(1, within(1e-9));
        });
        assertThat(Statistics.kendall(5, 5, 5, 5)).satisfies(equal -> {
            assertThat(equal.s()).isZero();
            assertThat(equal.p()).isGreaterThan(0.5);
        });
    }
}
