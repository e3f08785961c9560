package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LivePaceTest {

    private final LivePace<String> pace = new LivePace<>(100);
    private final List<String> sent = new ArrayList<>();

    private List<String> sentAt(long now) {
        sent.clear();
        pace.sendDue(now, sent::add);
        return sent;
    }

    @Test
    void the_first_change_of_a_symbol_goes_at_once() {
        assertThat(pace.mayGo("BTC", "10:00", 1_000)).isTrue();
    }

    @Test
    void a_change_within_the_interval_waits_until_it_is_over() {
        pace.mayGo("BTC", "10:00", 1_000);

        assertThat(pace.mayGo("BTC", "10:00", 1_099)).isFalse();
        assertThat(sentAt(1_099)).isEmpty();
        assertThat(sentAt(1_100)).containsExactly("10:00");
    }

    @Test
    void many_changes_of_a_window_are_sent_once() {
        for (int i = 0; i < 10; i++) {
            pace.mayGo("BTC", "10:00", 1_000 + i);
        }

        assertThat(sentAt(1_100)).containsExactly("10:00");
        assertThat(sentAt(1_300)).isEmpty();
    }

    @Test
    void two_windows_of_a_symbol_share_its_interval() {
        pace.mayGo("BTC", "10:00", 1_000);
        pace.mayGo("BTC", "10:00", 1_010);
        pace.mayGo("BTC", "10:01", 1_020);

        assertThat(sentAt(1_100)).containsExactly("10:00");
        assertThat(sentAt(1_199)).isEmpty();
        assertThat(sentAt(1_200)).containsExactly("10:01");
    }

    @Test
    void symbols_do_not_wait_for_each_other() {
        pace.mayGo("BTC", "10:00", 1_000);

        assertThat(pace.mayGo("ETH", "10:00", 1_001)).isTrue();
    }

    @Test
    void a_closed_window_is_not_sent_any_more() {
        pace.mayGo("BTC", "10:00", 1_000);
        pace.mayGo("BTC", "10:00", 1_010);

        pace.forget("BTC", "10:00");

        assertThat(sentAt(1_100)).isEmpty();
    }

    @Test
    void nothing_is_kept_of_a_symbol_that_fell_silent() {
        pace.mayGo("BTC", "10:00", 1_000);
        sentAt(1_100);

        assertThat(pace.isIdle()).isTrue();
    }

    @Test
    void a_clock_that_was_set_back_does_not_silence_a_symbol() {
        pace.mayGo("BTC", "10:00", 1_000_000);

        assertThat(pace.mayGo("BTC", "10:00", 1_000)).isTrue();
    }

    @Test
    void an_interval_of_zero_sends_every_change() {
        LivePace<String> everything = new LivePace<>(0);

        assertThat(everything.mayGo("BTC", "10:00", 1_000)).isTrue();
        assertThat(everything.mayGo("BTC", "10:00", 1_000)).isTrue();
    }
}
