package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DayVolume.Step;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DayVolumeTest {

    private static final LocalDate MONDAY = LocalDate.of(2025, 5, 5);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final DayVolume HUNDRED_AT_TEN = new DayVolume(MONDAY, new BigDecimal(100), 10);

    @Nested
    class The_first_snapshot_ever {

        @Test
        void counts_the_size_of_its_last_trade() {
            Step step = DayVolume.step(null, snapshot(5, 1_000, 10), MONDAY);

            assertThat(step).isEqualTo(new Step(new BigDecimal(5), new DayVolume(MONDAY, new BigDecimal(1_000), 10)));
        }

        @Test
        void counts_no_more_than_was_traded_on_the_day() {
            assertThat(DayVolume.step(null, snapshot(5, 3, 10), MONDAY).size()).isEqualByComparingTo("3");
        }

        @Test
        void counts_nothing_and_starts_nothing_if_its_running_volume_is_0() {
            assertThat(DayVolume.step(null, snapshot(5, 0, 10), MONDAY)).isEqualTo(new Step(null, null));
        }
    }

    @Nested
    class A_snapshot_of_the_same_day {

        @Test
        void counts_what_was_traded_since_the_one_before() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 130, 11), MONDAY))
                    .isEqualTo(new Step(new BigDecimal(30), new DayVolume(MONDAY, new BigDecimal(130), 11)));
        }

        @Test
        void counts_what_was_traded_even_if_its_time_is_older() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 130, 9), MONDAY))
                    .isEqualTo(new Step(new BigDecimal(30), new DayVolume(MONDAY, new BigDecimal(130), 10)));
        }

        @Test
        void counts_nothing_if_nothing_was_traded() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 100, 11), MONDAY))
                    .isEqualTo(new Step(null, HUNDRED_AT_TEN));
        }

        @Test
        void counts_nothing_if_its_running_volume_is_0() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 0, 11), MONDAY))
                    .isEqualTo(new Step(null, HUNDRED_AT_TEN));
        }

        @Test
        void counts_nothing_if_it_comes_late() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 90, 10), MONDAY))
                    .isEqualTo(new Step(null, HUNDRED_AT_TEN));
        }

        @Test
        void counts_nothing_if_the_feed_began_to_count_anew_but_goes_on_from_there() {
            Step anew = DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 90, 11), MONDAY);
            Step next = DayVolume.step(anew.next(), snapshot(5, 97, 12), MONDAY);

            assertThat(anew.size()).isNull();
            assertThat(next.size()).isEqualByComparingTo("7");
        }
    }

    @Nested
    class A_snapshot_of_another_day {

        @Test
        void counts_its_whole_running_volume_if_the_day_is_later() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 40, 20), TUESDAY))
                    .isEqualTo(new Step(new BigDecimal(40), new DayVolume(TUESDAY, new BigDecimal(40), 20)));
        }

        @Test
        void counts_nothing_on_a_later_day_while_its_running_volume_is_0() {
            assertThat(DayVolume.step(HUNDRED_AT_TEN, snapshot(5, 0, 20), TUESDAY))
                    .isEqualTo(new Step(null, HUNDRED_AT_TEN));
        }

        @Test
        void counts_nothing_if_the_day_is_earlier() {
            DayVolume tuesday = new DayVolume(TUESDAY, new BigDecimal(40), 20);

            assertThat(DayVolume.step(tuesday, snapshot(5, 130, 11), MONDAY)).isEqualTo(new Step(null, tuesday));
        }
    }

    /** What is left of a day may come in any order: the sizes always add up to the day's volume. */
    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void the_sizes_of_a_day_add_up_to_its_volume_whatever_the_order(long seed) {
        Random random = new Random(seed);
        List<Trade> snapshots = new ArrayList<>();
        long total = 0;
        for (int i = 1; i <= 500; i++) {
            total += random.nextInt(3);
            snapshots.add(random.nextInt(snapshots.size() + 1), snapshot(1, total, i));
        }

        BigDecimal sum = BigDecimal.ZERO;
        DayVolume state = new DayVolume(MONDAY.minusDays(1), BigDecimal.ONE, 0);
        for (Trade snapshot : snapshots) {
            Step step = DayVolume.step(state, snapshot, MONDAY);
            state = step.next();
            sum = step.size() == null ? sum : sum.add(step.size());
        }

        assertThat(sum).as("seed %d", seed).isEqualByComparingTo(BigDecimal.valueOf(total));
    }

    private static Trade snapshot(long size, long total, long timeNanos) {
        return new Trade(
                "NSE:RELIANCE",
                "NSE",
                new BigDecimal("1401.25"),
                new BigDecimal(size),
                timeNanos,
                null,
                null,
                0,
                1,
                new BigDecimal(total));
    }
}
