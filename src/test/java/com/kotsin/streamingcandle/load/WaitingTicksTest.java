package com.kotsin.streamingcandle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WaitingTicksTest {

    private static final int BTC = 0;
    private static final int ETH = 1;
    private static final int MINUTE = 0;
    private static final int FIVE = 1;
    private static final int MOST = 64;

    private final WaitingTicks ticks = new WaitingTicks(2, 2, MOST);

    private void sent(int symbol, long... times) {
        for (long time : times) {
            ticks.sent(symbol, time);
        }
    }

    private List<Long> shown(int view, int symbol, long closeTime) {
        List<Long> times = new ArrayList<>();
        ticks.shown(symbol, view, closeTime, times::add);
        return times;
    }

    @Test
    void a_candle_shows_the_ticks_up_to_its_newest_trade() {
        sent(BTC, 10, 20, 20, 30);

        assertThat(shown(MINUTE, BTC, 20)).containsExactly(10L, 20L, 20L);
    }

    @Test
    void a_tick_is_shown_by_the_first_candle_that_holds_it() {
        sent(BTC, 10, 20);
        shown(MINUTE, BTC, 10);

        assertThat(shown(MINUTE, BTC, 20)).containsExactly(20L);
    }

    @Test
    void each_timeframe_has_to_show_each_tick() {
        sent(BTC, 10);
        shown(MINUTE, BTC, 10);

        assertThat(shown(FIVE, BTC, 10)).containsExactly(10L);
    }

    @Test
    void symbols_wait_each_for_itself() {
        sent(BTC, 10);
        sent(ETH, 10);

        assertThat(shown(MINUTE, ETH, 10)).containsExactly(10L);
        assertThat(shown(MINUTE, BTC, 9)).isEmpty();
    }

    @Test
    void what_no_candle_of_a_view_has_shown_is_counted_by_its_time() {
        sent(BTC, 10, 20, 30);
        sent(ETH, 25);
        shown(MINUTE, BTC, 20);

        assertThat(ticks.unseen(MINUTE, 0, 100)).isEqualTo(2);
        assertThat(ticks.unseen(FIVE, 20, 30)).isEqualTo(2);
    }

    @Test
    void none_is_missed_or_told_twice_however_many_have_been_sent() {
        List<Long> told = new ArrayList<>();
        for (long time = 1; time <= 1_000; time++) {
            sent(BTC, time);
            if (time % 23 == 0) {
                told.addAll(shown(MINUTE, BTC, time - 3));
                shown(FIVE, BTC, time - 7);
            }
        }
        told.addAll(shown(MINUTE, BTC, 1_000));

        assertThat(told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_000).boxed().toList());
    }

    @Test
    void of_a_timeframe_that_shows_nothing_the_oldest_are_given_up() {
        sent(BTC, LongStream.rangeClosed(1, 1_000).toArray());

        assertThat(shown(MINUTE, BTC, 1_000))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1_001 - MOST, 1_000).boxed().toList());
    }
}
