package com.kotsin.streamingcandle.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    private static final BigDecimal LAST_SIZE = new BigDecimal(5);

    private DayVolume state;

    /** What each of these snapshots counts; {@code null} for those that tell of no trade. */
    private List<Long> sizes(LocalDate day, long... totals) {
        List<Long> sizes = new ArrayList<>();
        for (long total : totals) {
            DayVolume.Step step = DayVolume.step(state, day, BigDecimal.valueOf(total), LAST_SIZE);
            state = step.next();
            sizes.add(step.size() == null ? null : step.size().longValueExact());
        }
        return sizes;
    }

    private static List<Long> counted(Long... sizes) {
        return Arrays.asList(sizes);
    }

    @Nested
    class The_first_snapshot_ever {

        @Test
        void counts_the_size_of_its_last_trade() {
            assertThat(sizes(MONDAY, 1_000)).isEqualTo(counted(5L));
        }

        @Test
        void counts_no_more_than_was_traded_on_the_day() {
            assertThat(sizes(MONDAY, 3)).isEqualTo(counted(3L));
        }

        @Test
        void counts_nothing_and_starts_nothing_if_its_running_volume_is_0() {
            assertThat(sizes(MONDAY, 0, 1_000)).isEqualTo(counted(null, 5L));
        }
    }

    @Nested
    class A_snapshot_of_the_same_day {

        @Test
        void counts_what_was_traded_since_the_one_before() {
            assertThat(sizes(MONDAY, 100, 130, 131)).isEqualTo(counted(5L, 30L, 1L));
        }

        @Test
        void counts_nothing_if_nothing_was_traded() {
            assertThat(sizes(MONDAY, 100, 100, 101)).isEqualTo(counted(5L, null, 1L));
        }

        @Test
        void counts_nothing_if_its_running_volume_is_0() {
            assertThat(sizes(MONDAY, 100, 0, 101)).isEqualTo(counted(5L, null, 1L));
        }

        @Test
        void counts_nothing_if_its_running_volume_fell_a_little_and_neither_does_the_way_back() {
            assertThat(sizes(MONDAY, 100, 51, 99, 100, 101)).isEqualTo(counted(5L, null, null, null, 1L));
        }
    }

    @Nested
    class A_running_volume_that_falls_to_half_or_less {

        @Test
        void counts_nothing_if_it_is_back_with_the_next_snapshot() {
            assertThat(sizes(MONDAY, 100, 50, 103)).isEqualTo(counted(5L, null, 3L));
        }

        @Test
        void counts_nothing_however_often_the_same_fall_is_repeated() {
            assertThat(sizes(MONDAY, 100, 7, 7, 6, 6, 103)).isEqualTo(counted(5L, null, null, null, null, 3L));
        }

        @Test
        void counts_anew_from_0_once_it_rises_again() {
            assertThat(sizes(MONDAY, 100, 10, 14, 15)).isEqualTo(counted(5L, null, 14L, 1L));
        }

        @Test
        void goes_on_with_the_old_count_if_it_comes_back_to_it_after_all() {
            assertThat(sizes(MONDAY, 100, 10, 14, 103, 105)).isEqualTo(counted(5L, null, 14L, 3L, 2L));
        }

        @Test
        void tells_of_no_trade_if_it_comes_back_to_the_very_figure_it_fell_from() {
            assertThat(sizes(MONDAY, 100, 10, 14, 100, 105)).isEqualTo(counted(5L, null, 14L, null, 5L));
        }

        @Test
        void comes_back_to_where_the_first_of_two_falls_began() {
            assertThat(sizes(MONDAY, 1_000, 100, 110, 10, 11, 1_002)).isEqualTo(counted(5L, null, 110L, null, 11L, 2L));
        }

        @Test
        void has_forgotten_the_old_count_once_the_new_one_is_above_half_of_it() {
            assertThat(sizes(MONDAY, 100, 10, 14, 51, 120)).isEqualTo(counted(5L, null, 14L, 37L, 69L));
        }

        @Test
        void is_forgotten_on_the_next_day() {
            assertThat(sizes(MONDAY, 100, 10)).isEqualTo(counted(5L, null));
            assertThat(sizes(TUESDAY, 20, 21)).isEqualTo(counted(20L, 1L));
        }
    }

    @Nested
    class The_first_snapshot_of_the_next_day {

        @Test
        void counts_its_whole_running_volume() {
            sizes(MONDAY, 100);

            assertThat(sizes(TUESDAY, 40, 45)).isEqualTo(counted(40L, 5L));
        }

        @Test
        void counts_its_whole_running_volume_even_if_that_is_more_than_on_the_day_before() {
            sizes(MONDAY, 100);

            assertThat(sizes(TUESDAY, 400)).isEqualTo(counted(400L));
        }

        @Test
        void is_the_first_one_whose_running_volume_is_not_0() {
            sizes(MONDAY, 100);

            assertThat(sizes(TUESDAY, 0, 40)).isEqualTo(counted(null, 40L));
        }
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void the_sizes_of_a_day_add_up_to_its_volume_whatever_short_dips_there_are(long seed) {
        Random random = new Random(seed);
        long total = 0;
        long sum = 0;
        sizes(MONDAY, 1);
        for (int i = 0; i < 500; i++) {
            total += random.nextInt(3);
            sum += add(sizes(TUESDAY, total));
            if (random.nextInt(10) == 0 && total > 0) {
                sum += add(sizes(TUESDAY, random.nextLong(total)));
                sum += add(sizes(TUESDAY, total));
            }
        }

        assertThat(sum).as("seed %d", seed).isEqualTo(total);
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void a_snapshot_that_comes_twice_in_a_row_changes_nothing_the_second_time(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long total = random.nextInt(1 << random.nextInt(10));
            sizes(MONDAY, total);
            DayVolume before = state;

            assertThat(sizes(MONDAY, total)).as("seed %d, snapshot %d", seed, i).isEqualTo(counted((Long) null));
            assertThat(state).as("seed %d, snapshot %d", seed, i).isEqualTo(before);
        }
    }

    private static long add(List<Long> sizes) {
        return sizes.stream().filter(Objects::nonNull).mapToLong(size -> size).sum();
    }
}
