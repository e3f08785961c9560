package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PulseTest {

    private static final Duration LONG = Duration.ofSeconds(1);

    private final Beat beat = Beat.first(Duration.ofMillis(50));
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private int worked;
    private final Pulse pulse = new Pulse(context, beat, () -> worked++);

    private void fireAt(long now) {
        for (var timer : List.copyOf(context.scheduledPunctuators())) {
            if (!timer.cancelled()) {
                timer.getPunctuator().punctuate(now);
            }
        }
    }

    @Test
    void a_busy_task_works_and_commits_at_a_beat() {
        pulse.busy(true);

        fireAt(1_000);

        assertThat(worked).isOne();
        assertThat(context.committed()).isTrue();
    }

    @Test
    void an_idle_task_is_looked_at_and_asks_for_no_commit() {
        fireAt(1_000);

        assertThat(worked).isOne();
        assertThat(context.committed()).isFalse();
    }

    @Test
    void a_beat_that_does_not_count_is_passed_over() {
        pulse.busy(true);
        beat.lag(10_000);
        fireAt(1_000);
        context.resetCommit();

        fireAt(1_050);

        assertThat(worked).isOne();
        assertThat(context.committed()).isFalse();
    }

    @Test
    void one_timer_runs_at_a_time() {
        pulse.busy(true);
        pulse.busy(false);
        pulse.busy(true);

        fireAt(1_000);

        assertThat(worked).isOne();
    }

    @Test
    void a_task_that_goes_elsewhere_works_no_more_and_keeps_nobody_awake() {
        pulse.busy(true);

        pulse.close();
        fireAt(1_000);

        assertThat(worked).isZero();
        assertThat(beat.atMost(LONG, 1_010)).isEqualTo(LONG);
    }
}
