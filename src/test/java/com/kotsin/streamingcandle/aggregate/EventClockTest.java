package com.kotsin.streamingcandle.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A trade has come at ten, with the clock; all is read, and the brokers tell so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventClockTest {

    private static final long TEN = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long SECOND = 1_000;
    private static final long GRACE = 2 * SECOND;
    private static final long QUIET = 5 * SECOND;

    private final EventClock time = new EventClock(GRACE, QUIET);

    @BeforeEach
    void tradeAtTen() {
        time.restore(Long.MIN_VALUE, TEN);
        time.follow(TEN);
        time.recordAt(TEN);
        time.advance(TEN, TEN);
    }

    @Test
    void goes_on_with_the_clock_while_all_is_read() {
        time.follow(TEN + 3 * SECOND);

        assertThat(time.quietPassed(TEN + 3 * SECOND)).isEqualTo(TEN + SECOND);
    }

    @Test
    void passes_nothing_by_an_answer_of_before_the_clock_was_set_back() {
        time.follow(TEN + SECOND);
        time.follow(TEN + SECOND - HOUR);

        assertThat(time.quietPassed(TEN + SECOND)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void passes_nothing_by_an_answer_of_behind_a_leap_that_was_not_seen_yet() {
        time.follow(TEN + SECOND);

        assertThat(time.quietPassed(TEN + SECOND + HOUR)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void goes_on_from_where_it_was_after_a_leap() {
        time.follow(TEN + SECOND);
        time.follow(TEN + SECOND + HOUR);
        time.follow(TEN + 3 * SECOND + HOUR);

        assertThat(time.quietPassed(TEN + 3 * SECOND + HOUR)).isEqualTo(TEN + SECOND);
    }

    @Test
    void a_clock_that_was_set_back_may_have_been_right_before() {
        time.follow(TEN - HOUR);
        assertThat(time.latest(TEN - HOUR)).isEqualTo(TEN);

        time.follow(TEN);
        assertThat(time.latest(TEN)).isEqualTo(TEN);
    }
}
