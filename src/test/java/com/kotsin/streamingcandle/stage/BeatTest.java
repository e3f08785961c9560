package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BeatTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final long BACKLOG = 10_000;

    private final Beat beat = Beat.first(INTERVAL);

    private static List<Long> thatCount(Beat beat, long from, long to, long step) {
        List<Long> counting = new ArrayList<>();
        for (long now = from; now <= to; now += step) {
            if (beat.counts(now)) {
                counting.add(now);
            }
        }
        return counting;
    }

    /** The beat that counts next, after one at 1,000 whose commit ends then. */
    private long nextAfterCommitUntil(long end) {
        beat.counts(1_000);
        beat.atMost(LONG, end);
        return LongStream.iterate(end, now -> now + 50)
                .filter(beat::counts)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void every_beat_counts() {
        assertThat(thatCount(beat, 1_000, 1_200, 50)).containsExactly(1_000L, 1_050L, 1_100L, 1_150L, 1_200L);
    }

    @Test
    void a_beat_counts_for_every_task_that_asks() {
        beat.lag(BACKLOG);

        assertThat(beat.counts(1_000)).isTrue();
        assertThat(beat.counts(1_001)).isTrue();
        assertThat(beat.counts(1_050)).isFalse();
        assertThat(beat.counts(1_051)).isFalse();
    }

    @Test
    void in_a_backlog_a_beat_counts_every_half_second() {
        beat.lag(BACKLOG);

        assertThat(thatCount(beat, 1_000, 2_000, 50)).containsExactly(1_000L, 1_500L, 2_000L);
    }

    @Test
    void in_a_backlog_a_beat_that_was_missed_is_made_good_by_the_next() {
        beat.lag(BACKLOG);
        beat.counts(1_000);

        assertThat(beat.counts(1_550)).isTrue();
    }

    @Test
    void in_a_backlog_beats_that_are_rarer_all_count() {
        Beat slow = Beat.first(Duration.ofSeconds(1));
        slow.lag(BACKLOG);

        assertThat(thatCount(slow, 1_000, 4_000, 1_000)).hasSize(4);
    }

    @Test
    void in_a_backlog_commits_take_a_tenth_of_the_time() {
        beat.lag(BACKLOG);

        assertThat(nextAfterCommitUntil(1_100)).isEqualTo(2_000);
    }

    @Test
    void in_a_backlog_a_beat_counts_every_five_seconds_at_least() {
        beat.lag(BACKLOG);

        assertThat(nextAfterCommitUntil(3_000)).isEqualTo(6_000);
    }

    @Test
    void what_is_read_after_a_commit_does_not_count_as_its_time() {
        beat.lag(BACKLOG);
        beat.counts(1_000);
        beat.atMost(LONG, 1_010);
        beat.atMost(LONG, 1_400);

        assertThat(beat.counts(1_500)).isTrue();
    }

    @Test
    void a_backlog_further_up_is_one_here() {
        Beat second = Beat.second(beat);
        beat.lag(BACKLOG);

        assertThat(second.hasBacklog()).isTrue();
        assertThat(thatCount(second, 1_025, 2_025, 50)).containsExactly(1_025L, 1_525L, 2_025L);
    }

    @Test
    void after_a_backlog_every_beat_counts_again() {
        beat.lag(BACKLOG);
        beat.counts(1_000);

        beat.lag(BACKLOG - 1);

        assertThat(beat.counts(1_050)).isTrue();
    }

    @Test
    void after_a_commit_of_two_intervals_the_next_beat_counts() {
        assertThat(nextAfterCommitUntil(1_100)).isEqualTo(1_100);
    }

    @Test
    void commits_that_are_slower_take_two_thirds_of_the_time() {
        assertThat(nextAfterCommitUntil(1_400)).isEqualTo(1_600);
    }

    @Test
    void a_beat_that_came_late_does_not_make_a_commit_slow() {
        beat.counts(1_049);
        beat.atMost(LONG, 1_149);

        assertThat(beat.counts(1_150)).isTrue();
    }

    @Test
    void after_a_slow_commit_a_beat_counts_within_five_seconds() {
        assertThat(nextAfterCommitUntil(5_000)).isEqualTo(6_000);
    }

    @Test
    void slow_commits_that_become_quick_again_are_not_waited_after() {
        nextAfterCommitUntil(1_400);

        beat.atMost(LONG, 1_610);

        assertThat(beat.counts(1_650)).isTrue();
    }

    @Test
    void a_clock_that_was_set_back_does_not_stop_the_beat() {
        beat.lag(BACKLOG);
        beat.counts(1_000_000);

        assertThat(beat.counts(1_000)).isTrue();
    }

    @Test
    void an_idle_thread_may_wait_for_records() {
        assertThat(beat.atMost(LONG, 1_010)).isEqualTo(LONG);
    }

    @Test
    void a_thread_with_something_to_do_waits_no_longer_than_until_its_next_beat() {
        beat.busy(true);

        assertThat(beat.atMost(LONG, 1_010)).isEqualTo(Duration.ofMillis(40));
        assertThat(beat.atMost(LONG, 1_050)).isEqualTo(INTERVAL);
        assertThat(beat.atMost(Duration.ZERO, 1_010)).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_thread_is_idle_when_all_its_tasks_are() {
        beat.busy(true);
        beat.busy(true);
        beat.busy(false);
        assertThat(beat.atMost(LONG, 1_010)).isEqualTo(Duration.ofMillis(40));

        beat.busy(false);
        assertThat(beat.atMost(LONG, 1_010)).isEqualTo(LONG);
    }

    @Test
    void who_reads_what_others_commit_beats_half_an_interval_later() {
        Beat second = Beat.second(beat);
        second.busy(true);

        assertThat(second.atMost(LONG, 1_000)).isEqualTo(Duration.ofMillis(25));
        assertThat(second.anchor().toEpochMilli()).isEqualTo(25);
    }
}
