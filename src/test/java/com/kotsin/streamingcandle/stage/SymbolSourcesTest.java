package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SymbolSourcesTest {

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private final SymbolSources sources = new SymbolSources();

    /** Notes the five-minute window that starts at this minute. */
    private String note(String source, long minute) {
        return sources.note("BTC", source, minute * MINUTE, (minute + 5) * MINUTE);
    }

    @Test
    void a_symbol_of_one_source_is_none_of_its_business() {
        assertThat(note("ticks-0", 0)).isNull();
        assertThat(note("ticks-0", 0)).isNull();
        assertThat(note("ticks-0", 5)).isNull();
        assertThat(sources.note("ETH", "ticks-1", 0, 5 * MINUTE)).isNull();
    }

    @Test
    void a_window_with_two_sources_is_told_once() {
        note("ticks-0", 0);

        assertThat(note("ticks-1", 0)).isEqualTo("ticks-0");
        assertThat(note("ticks-1", 0)).isNull();
        assertThat(note("ticks-0", 0)).isNull();
    }

    @Test
    void each_further_window_is_told_whichever_source_comes_first() {
        note("ticks-0", 0);
        note("ticks-1", 0);
        note("ticks-1", 5);

        assertThat(note("ticks-0", 5)).isEqualTo("ticks-1");
        note("ticks-1", 5);
        note("ticks-1", 10);
        assertThat(note("ticks-0", 10)).isEqualTo("ticks-1");
    }

    @Test
    void a_symbol_that_moves_is_not_told_when_its_windows_are_apart() {
        note("ticks-0", 0);
        note("ticks-0", 5);

        for (int minute = 10; minute < 100; minute += 5) {
            assertThat(note("ticks-2", minute)).isNull();
        }
    }

    @Test
    void a_symbol_that_moves_within_a_window_is_told_for_that_window_only() {
        note("ticks-0", 0);

        assertThat(note("ticks-2", 0)).isEqualTo("ticks-0");
        for (int minute = 5; minute < 100; minute += 5) {
            assertThat(note("ticks-2", minute)).isNull();
        }
    }

    @Test
    void late_candles_of_the_source_it_moved_from_are_not_told() {
        note("ticks-0", 0);
        note("ticks-2", 5);

        assertThat(note("ticks-0", 0)).isNull();
    }

    @Test
    void a_source_that_is_read_wholly_before_the_other_is_told_all_the_same() {
        for (int minute = 0; minute < 100; minute += 5) {
            note("ticks-0", minute);
        }

        assertThat(note("ticks-1", 35)).isEqualTo("ticks-0");
    }

    @Test
    void a_symbol_without_a_trade_for_thirty_days_is_forgotten() {
        note("ticks-0", 0);
        sources.note("ETH", "ticks-0", 31 * DAY, 31 * DAY + MINUTE);

        assertThat(note("ticks-1", 0)).isNull();
    }

    @Test
    void a_symbol_that_traded_in_the_last_thirty_days_is_not_forgotten() {
        note("ticks-0", 0);
        sources.note("ETH", "ticks-0", 20 * DAY, 20 * DAY + MINUTE);
        sources.note("ETH", "ticks-0", 29 * DAY, 29 * DAY + MINUTE);

        assertThat(note("ticks-1", 0)).isEqualTo("ticks-0");
    }

    @Test
    void a_symbol_that_comes_back_to_a_source_is_told_though_no_window_is_shared() {
        note("ticks-0", 0);
        note("ticks-1", 5);

        assertThat(note("ticks-0", 10)).isEqualTo("ticks-1");
    }
}
