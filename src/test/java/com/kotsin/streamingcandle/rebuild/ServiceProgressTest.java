package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import com.kotsin.streamingcandle.stage.ClosedMark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceProgressTest {

    private static final Timeframe FIVE = new Timeframe(5);

    private final ServiceProgress progress = new ServiceProgress(
            List.of(
                    mark("ticks-0", 1, 10, 60_000, 60_000),
                    mark("ticks-0", 1, 12, 120_000, 300_000),
                    mark("ticks-0", 0, 3, 600_000, 600_000),
                    mark("ticks-1", 1, 13, 900_000, 900_000)),
            Map.of(Timeframe.ONE_MINUTE, Map.of(), FIVE, Map.of(1, 12L)));

    private static ServiceProgress.Placed mark(String source, int partition, long offset, long through, long quiet) {
        return new ServiceProgress.Placed(source, partition, offset, new ClosedMark(partition, through, quiet, 1));
    }

    @Test
    void minutes_are_said_as_far_as_the_newest_mark_of_their_source_and_partition() {
        assertThat(progress.of(Timeframe.ONE_MINUTE, "ticks-0", 1))
                .isEqualTo(new ServiceProgress.Reached(120_000, 300_000));
    }

    @Test
    void longer_candles_are_said_as_far_as_the_marks_that_their_instance_has_read() {
        assertThat(progress.of(FIVE, "ticks-0", 1)).isEqualTo(new ServiceProgress.Reached(60_000, 60_000));
    }

    @Test
    void of_a_partition_that_an_instance_has_not_read_nothing_is_said() {
        assertThat(progress.of(FIVE, "ticks-0", 0).closed()).isEqualTo(Long.MIN_VALUE);
    }

    private Verdict judge(Timeframe timeframe, long minuteSettles, long fiveSettles) {
        return progress.judge(timeframe, "ticks-0", 1, each -> each.equals(FIVE) ? fiveSettles : minuteSettles, 30_000);
    }

    @Test
    void a_candle_is_settled_when_its_window_is_over_its_correction_horizon() {
        assertThat(judge(FIVE, 0, 30_000)).isEqualTo(Verdict.SETTLED);
        assertThat(judge(FIVE, 0, 30_001)).isEqualTo(Verdict.REVISABLE);
        assertThat(judge(FIVE, 0, 60_001)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void a_minute_is_not_settled_before_every_longer_candle_that_holds_it() {
        assertThat(judge(Timeframe.ONE_MINUTE, 30_000, 30_000)).isEqualTo(Verdict.SETTLED);
        assertThat(judge(Timeframe.ONE_MINUTE, 30_000, 30_001)).isEqualTo(Verdict.REVISABLE);
        assertThat(judge(Timeframe.ONE_MINUTE, 30_000, 60_001)).isEqualTo(Verdict.REVISABLE);
    }

    @Test
    void a_minute_is_not_settled_before_every_longer_instance_has_read_so_far() {
        assertThat(judge(Timeframe.ONE_MINUTE, 90_000, 30_000)).isEqualTo(Verdict.SETTLED);
        assertThat(judge(Timeframe.ONE_MINUTE, 90_000, 90_000)).isEqualTo(Verdict.REVISABLE);
    }

    @Test
    void a_longer_candle_waits_for_no_other() {
        assertThat(judge(FIVE, Long.MAX_VALUE / 2, 30_000)).isEqualTo(Verdict.SETTLED);
    }

    @Test
    void a_source_is_closed_as_far_as_any_of_its_marks_says() {
        assertThat(progress.ofSource("ticks-0").closed()).isEqualTo(600_000);
    }
}
