package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimeframeTest {

    @ParameterizedTest
    @CsvSource({"1m, 1", "5m, 5", "1440m, 1440", "1h, 60", "24h, 1440", "1d, 1440"})
    void a_timeframe_is_read_from_minutes_hours_or_days(String text, int minutes) {
        assertThat(Timeframe.parse(text).minutes()).isEqualTo(minutes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "0m", "05m", "-5m", "1.5h", "5M", "5 m", "1w", "1441m", "25h", "2d", "9999d"})
    void any_other_text_is_refused_with_what_was_wrong(String text) {
        assertThatThrownBy(() -> Timeframe.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refused_text_is_shown_with_an_example() {
        assertThatThrownBy(() -> Timeframe.parse("5 min")).hasMessageContainingAll("'5 min'", "5m");
    }

    @ParameterizedTest
    @CsvSource({"1m, 1m", "1h, 60m", "1d, 1440m"})
    void a_timeframe_has_one_spelling(String text, String spelling) {
        assertThat(Timeframe.parse(text)).hasToString(spelling);
    }

    @Test
    void shorter_timeframes_come_first() {
        assertThat(new Timeframe(2)).isLessThan(new Timeframe(15));
    }

    @Test
    void a_timeframe_knows_its_milliseconds() {
        assertThat(new Timeframe(30).millis()).isEqualTo(1_800_000);
    }
}
