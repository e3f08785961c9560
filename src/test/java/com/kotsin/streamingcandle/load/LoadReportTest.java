package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoadReportTest {

    private static final LoadFloors FLOORS = new LoadFloors(100, 250, 500);
    private static final Delay QUICK = new Delay(1_000, 1, 10, 20, 30, 40);

    private static LoadFigures figures(Map<String, Delay> liveDelay, Map<String, Long> unseen, long errors) {
        return new LoadFigures(
                60, 100, 100, errors, 0, 100, 0, 0, 10, 10, liveDelay, unseen, Map.of(), Map.of(), Map.of(), Map.of(),
                10, 0, 0, 0, 0, 0, List.of());
    }

    private static List<String> problems(Map<String, Delay> liveDelay, Map<String, Long> unseen) {
        return LoadReport.problems(figures(liveDelay, unseen, 0), FLOORS);
    }

    @Test
    void a_load_of_which_all_came_back_in_time_passes() {
        assertThat(problems(Map.of("1m", QUICK, "5m", QUICK), Map.of("1m", 0L, "5m", 0L)))
                .isEmpty();
    }

    @Test
    void a_load_without_live_candles_fails() {
        assertThat(problems(Map.of(), Map.of())).containsExactly("No live candle was measured");
    }

    @Test
    void a_timeframe_of_which_no_live_candle_came_fails() {
        assertThat(problems(Map.of("1m", QUICK), Map.of("1m", 0L, "30m", 100L)))
                .containsExactly("Live candles of 30m never showed 100 ticks");
    }

    @Test
    void a_load_slower_than_its_floors_fails() {
        Delay slow = new Delay(1_000, 1, 10, 101, 200, 300);

        assertThat(problems(Map.of("1m", slow), Map.of("1m", 0L)))
                .containsExactly("Live candles of 1m: p95 101 ms, past 100 ms");
    }

    @Test
    void messages_that_the_brokers_did_not_take_fail() {
        assertThat(LoadReport.problems(figures(Map.of("1m", QUICK), Map.of(), 3), FLOORS))
                .containsExactly("3 messages were not taken by the brokers");
    }
}
