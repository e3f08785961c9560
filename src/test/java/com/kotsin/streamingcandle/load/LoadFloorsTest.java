package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoadFloorsTest {

    private static final LoadFloors FLOORS = new LoadFloors(100, 250, 500);

    private static Delay delay(long p95, long p99) {
        return new Delay(1_000, 1, 10, p95, p99, 10_000);
    }

    @Test
    void delays_up_to_the_floors_are_no_problem_whatever_the_longest_is() {
        assertThat(FLOORS.problems(Map.of("1m", delay(100, 500), "5m", delay(250, 500))))
                .isEmpty();
    }

    @Test
    void one_minute_has_a_floor_of_its_own() {
        assertThat(FLOORS.problems(Map.of("1m", delay(101, 200), "5m", delay(101, 200))))
                .containsExactly("Live candles of 1m: p95 101 ms, past 100 ms");
    }

    @Test
    void longer_timeframes_have_theirs() {
        assertThat(FLOORS.problems(Map.of("1m", delay(50, 501), "5m", delay(251, 501))))
                .containsExactlyInAnyOrder(
                        "Live candles of 1m: p99 501 ms, past 500 ms",
                        "Live candles of 5m: p95 251 ms, past 250 ms",
                        "Live candles of 5m: p99 501 ms, past 500 ms");
    }
}
