package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LivePaceTest {

    private final LivePace<String> pace = new LivePace<>(Duration.ofMillis(100), Beat.first(Duration.ofMillis(50)));
    private final List<String> sent = new ArrayList<>();

    private List<String> sentAt(long now) {
        sent.clear();
        pace.sendDue(now, sent::add);
        return sent;
    }

    @Test
    void the_first_change_of_a_symbol_is_due() {
        pace.await("BTC", "10:00");

        assertThat(sentAt(1_000)).containsExactly("10:00");
    }

    @Test
    void a_change_within_the_interval_waits_until_it_is_over() {
        pace.await("BTC", "10:00");
        sentAt(1_000);

        pace.await("BTC", "10:00");

        assertThat(sentAt(1_074)).isEmpty();
        assertThat(sentAt(1_100)).containsExactly("10:00");
    }

    @Test
    void a_beat_that_came_late_does_not_cost_the_next_one() {
        pace.await("BTC", "10:00");
        sentAt(1_004);
        pace.await("BTC", "10:00");

        assertThat(sentAt(1_100)).containsExactly("10:00");
    }

    @Test
    void a_change_after_the_interval_is_due() {
        pace.await("BTC", "10:00");
        sentAt(1_000);
        sentAt(1_100);

        pace.await("BTC", "10:00");

        assertThat(sentAt(1_110)).containsExactly("10:00");
    }

    @Test
    void many_changes_of_a_window_are_sent_once() {
        for (int i = 0; i < 10; i++) {
            pace.await("BTC", "10:00");
        }

        assertThat(sentAt(1_000)).containsExactly("10:00");
        assertThat(sentAt(1_300)).isEmpty();
    }

    @Test
    void two_windows_of_a_symbol_share_its_interval() {
        pace.await("BTC", "10:00");
        pace.await("BTC", "10:01");

        assertThat(sentAt(1_000)).containsExactly("10:00");
        assertThat(sentAt(1_074)).isEmpty();
        assertThat(sentAt(1_100)).containsExactly("10:01");
    }

    @Test
    void after_a_slow_commit_as_many_windows_of_a_symbol_go_as_intervals_went_by() {
        List.of("10:00", "10:01", "10:02", "10:03").forEach(window -> pace.await("BTC", window));
        sentAt(1_000);

        assertThat(sentAt(1_200)).containsExactly("10:01", "10:02");
        assertThat(sentAt(1_300)).containsExactly("10:03");
    }

    @Test
    void an_interval_shorter_than_a_beat_lets_more_than_one_window_go_at_each() {
        LivePace<String> quick = new LivePace<>(Duration.ofMillis(10), Beat.first(Duration.ofMillis(50)));
        List.of("10:00", "10:01", "10:02").forEach(window -> quick.await("BTC", window));

        quick.sendDue(1_000, sent::add);
        quick.sendDue(1_050, sent::add);

        assertThat(sent).containsExactly("10:00", "10:01", "10:02");
        assertThat(quick.hasWaiting()).isFalse();
    }

    @Test
    void symbols_do_not_wait_for_each_other() {
        pace.await("BTC", "10:00");
        sentAt(1_000);

        pace.await("ETH", "10:00");

        assertThat(sentAt(1_001)).containsExactly("10:00");
    }

    @Test
    void a_closed_window_is_not_sent_any_more() {
        pace.await("BTC", "10:00");

        pace.forget("BTC", "10:00");

        assertThat(sentAt(1_000)).isEmpty();
        assertThat(pace.hasWaiting()).isFalse();
    }

    @Test
    void a_window_that_is_closed_within_the_interval_is_not_sent_any_more() {
        pace.await("BTC", "10:00");
        sentAt(1_000);
        pace.await("BTC", "10:00");

        pace.forget("BTC", "10:00");

        assertThat(sentAt(1_100)).isEmpty();
    }

    @Test
    void what_is_not_sent_yet_is_waiting() {
        pace.await("BTC", "10:00");
        pace.await("BTC", "10:01");
        sentAt(1_000);
        assertThat(pace.hasWaiting()).isTrue();

        sentAt(1_100);
        assertThat(pace.hasWaiting()).isFalse();
    }

    @Test
    void nothing_is_kept_of_a_symbol_that_fell_silent() {
        pace.await("BTC", "10:00");
        sentAt(1_000);
        sentAt(1_100);

        assertThat(pace.isIdle()).isTrue();
    }

    @Test
    void a_clock_that_was_set_back_does_not_silence_a_symbol() {
        pace.await("BTC", "10:00");
        sentAt(1_000_000);
        pace.await("BTC", "10:00");

        assertThat(sentAt(1_000)).containsExactly("10:00");
    }

    @Test
    void an_interval_keeps_changes_waiting() {
        assertThat(pace.mayGo("BTC", "10:00")).isFalse();
    }

    @Test
    void an_interval_of_zero_sends_every_change_at_once() {
        LivePace<String> everything = new LivePace<>(Duration.ZERO, Beat.first(Duration.ofMillis(50)));

        assertThat(everything.mayGo("BTC", "10:00")).isTrue();
        assertThat(everything.mayGo("BTC", "10:00")).isTrue();
        assertThat(everything.isIdle()).isTrue();
    }

    @Test
    void an_interval_of_zero_sends_what_waits_at_the_next_beats() {
        LivePace<String> everything = new LivePace<>(Duration.ZERO, Beat.first(Duration.ofMillis(50)));
        List.of("10:00", "10:01", "10:02").forEach(window -> everything.await("BTC", window));

        everything.sendDue(1_000, sent::add);
        everything.sendDue(1_050, sent::add);

        assertThat(sent).containsExactly("10:00", "10:01", "10:02");
    }
}
