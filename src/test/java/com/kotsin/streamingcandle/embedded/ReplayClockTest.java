package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplayClockTest {

    private static final long T = 1_700_000_000_000L;

    private long nanos = 17;

    @Test
    void stands_just_before_the_first_trade_until_it_is_started() {
        ReplayClock clock = clock(60, T, T + 60_000);
        pass(5_000);
        assertThat(clock.millis()).isEqualTo(T - 1);
        assertThat(clock.nanosUntilTurn(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void runs_at_the_chosen_speed() {
        ReplayClock clock = clock(60, T, T + 60_000);
        clock.start();
        clock.acknowledge(0);
        pass(500);
        assertThat(clock.millis()).isEqualTo(T + 30_000);
        assertThat(clock.instant().toEpochMilli()).isEqualTo(T + 30_000);
        assertThat(clock.nanosUntilTurn(1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void never_reaches_a_trade_that_is_not_acknowledged() {
        ReplayClock clock = clock(1, T, T + 10, T + 20);
        clock.start();
        pass(15);
        assertThat(clock.millis()).isEqualTo(T - 1);
        clock.acknowledge(1);
        assertThat(clock.millis()).isEqualTo(T - 1);
        clock.acknowledge(0);
        assertThat(clock.millis()).isEqualTo(T + 15);
        pass(100);
        assertThat(clock.millis()).isEqualTo(T + 19);
    }

    @Test
    void stands_at_full_speed_just_before_the_next_trade_that_is_not_acknowledged() {
        ReplayClock clock = clock(ReplayClock.MAX_SPEED, T, T + 500_000, T + 900_000);
        clock.start();
        assertThat(clock.millis()).isEqualTo(T - 1);
        clock.acknowledge(0);
        pass(1);
        assertThat(clock.millis()).isEqualTo(T + 499_999);
        assertThat(clock.nanosUntilTurn(1)).isNotPositive();
    }

    @Test
    void lets_no_trade_out_that_a_reader_would_see_far_in_its_future() {
        ReplayClock clock = clock(ReplayClock.MAX_SPEED, T, T + 1_000, T + 1_001);
        clock.start();
        assertThat(clock.nanosUntilTurn(1)).isNotPositive();
        assertThat(clock.nanosUntilTurn(2)).isEqualTo(Long.MAX_VALUE);
        clock.acknowledge(0);
        assertThat(clock.nanosUntilTurn(2)).isNotPositive();
    }

    @Test
    void runs_on_after_the_last_trade() {
        ReplayClock clock = clock(2, T, T + 10);
        clock.start();
        pass(5);
        clock.acknowledge(0);
        clock.acknowledge(1);
        assertThat(clock.millis()).isEqualTo(T + 10);
        pass(60_000);
        assertThat(clock.millis()).isEqualTo(T + 10 + 120_000);
    }

    @Test
    void runs_on_at_sixty_times_after_the_last_trade_of_a_replay_at_full_speed() {
        ReplayClock clock = clock(ReplayClock.MAX_SPEED, T);
        clock.start();
        clock.acknowledge(0);
        pass(1_000);
        assertThat(clock.millis()).isEqualTo(T + 60_000);
    }

    @Test
    void goes_on_from_the_first_trade_that_an_earlier_run_did_not_send() {
        var sent = new BitSet();
        sent.set(0);
        sent.set(2);
        var clock = new ReplayClock(new long[] {T, T + 50_000, T + 50_100}, sent, 1, () -> nanos);
        assertThat(clock.millis()).isEqualTo(T + 49_999);
        clock.start();
        assertThat(clock.nanosUntilTurn(1)).isNotPositive();
        pass(40);
        clock.acknowledge(1);
        assertThat(clock.millis()).isEqualTo(T + 50_100);
    }

    @Test
    void runs_on_when_an_earlier_run_sent_everything() {
        var sent = new BitSet();
        sent.set(0);
        var clock = new ReplayClock(new long[] {T}, sent, 1, () -> nanos);
        assertThat(clock.millis()).isEqualTo(T);
        clock.start();
        pass(70);
        assertThat(clock.millis()).isEqualTo(T + 70);
    }

    private ReplayClock clock(double speed, long... times) {
        return new ReplayClock(times, new BitSet(), speed, () -> nanos);
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
