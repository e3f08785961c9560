package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScheduleTest {

    private static final Schedule.Rates RATES = new Schedule.Rates(2_000, 10_000, 20_000, 100);
    private static final Duration PROTOCOL = Duration.ofMinutes(245);
    private static final long MINUTE = 60_000;

    private static List<Step> cycle(Schedule schedule, int cycle) {
        return schedule.steps().stream().filter(step -> step.cycle() == cycle).toList();
    }

    @Test
    void the_protocol_takes_its_minutes() {
        Schedule schedule = Schedule.of(Mode.BURSTS, PROTOCOL, RATES);

        assertThat(cycle(schedule, 1))
                .containsExactly(
                        new Step(Phase.STEADY, 1, 20 * MINUTE, 2_000),
                        new Step(Phase.BURST, 1, 3 * MINUTE, 10_000),
                        new Step(Phase.CEILING, 1, 2 * MINUTE, 20_000),
                        new Step(Phase.QUIET, 1, 4 * MINUTE, 100),
                        new Step(Phase.TROUGH, 1, MINUTE, 100));
        assertThat(cycle(schedule, 0))
                .containsExactly(
                        new Step(Phase.WARM_UP, 0, 20 * MINUTE, 2_000),
                        new Step(Phase.NO_INPUT, 0, 10 * MINUTE, 0),
                        new Step(Phase.RESTARTED, 0, 5 * MINUTE, 2_000));
        assertThat(schedule.periodMillis()).isEqualTo(10_000);
        assertThat(schedule.millis()).isEqualTo(PROTOCOL.toMillis());
    }

    @Test
    void continuous_load_has_one_rate_and_troughs_too() {
        Schedule schedule = Schedule.of(Mode.CONTINUOUS, PROTOCOL, RATES);

        assertThat(cycle(schedule, 7))
                .containsExactly(
                        new Step(Phase.STEADY, 7, 29 * MINUTE, 2_000), new Step(Phase.TROUGH, 7, MINUTE, 2_000));
    }

    @Test
    void an_hour_has_as_many_cycles_and_samples() {
        Schedule schedule = Schedule.of(Mode.BURSTS, Duration.ofHours(1), RATES);

        assertThat(schedule.steps()).extracting(Step::cycle).contains(7).doesNotContain(8);
        assertThat(schedule.millis()).isBetween(3_599_900L, 3_600_100L);
        assertThat(schedule.periodMillis()).isEqualTo(2_449);
    }

    @Test
    void a_night_has_more_cycles_of_the_same_length() {
        Schedule schedule = Schedule.of(Mode.BURSTS, Duration.ofHours(8), RATES);

        assertThat(cycle(schedule, 14)).isNotEmpty();
        assertThat(cycle(schedule, 15)).isEmpty();
        assertThat(cycle(schedule, 14).get(0).millis()).isEqualTo(20 * MINUTE);
        assertThat(schedule.periodMillis()).isEqualTo(10_000);
        assertThat(schedule.millis()).isLessThanOrEqualTo(Duration.ofHours(8).toMillis());
    }

    @Test
    void seconds_are_enough_to_try_it() {
        Schedule schedule = Schedule.of(Mode.BURSTS, Duration.ofSeconds(120), RATES);

        assertThat(schedule.periodMillis()).isEqualTo(1_000);
        assertThat(schedule.millis()).isBetween(119_900L, 120_100L);
    }
}
