package com.kotsin.streamingcandle.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CandleTest {

    @ParameterizedTest
    @CsvSource({"10, 9, 8, 9", "9, 9, 8, 10", "7, 9, 8, 9", "9, 9, 8, 7"})
    void a_candle_whose_high_and_low_do_not_span_open_and_close_cannot_be(
            String open, String high, String low, String close) {
        assertThatThrownBy(() -> candle(open, high, low, close, "1", "9", 0, 60_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("BTCUSDT", "high 9", "low 8", "open " + open, "close " + close);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "60000, 0", "0, 60001"})
    void a_candle_that_lasts_no_time_or_more_than_its_timeframe_cannot_be(long start, long end) {
        assertThatThrownBy(() -> candle("9", "9", "8", "9", "1", "9", start, end))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("BTCUSDT", "1m", Long.toString(end));
    }

    @Test
    void a_candle_may_be_shorter_than_its_timeframe() {
        assertThat(candle("9", "9", "8", "9", "1", "9", 0, 59_999).end()).isEqualTo(59_999);
    }

    @Test
    void candles_of_equal_numbers_are_equal() {
        assertThat(candle("9.0", "1E+1", "8", "9", "1.00", "9", 0, 60_000))
                .isEqualTo(candle("9", "10", "8.00", "9.0", "1", "9.000", 0, 60_000));
    }

    @Test
    void a_missing_price_is_refused_with_its_name() {
        assertThatThrownBy(() -> candle("9", "9", "8", "9", null, "9", 0, 60_000))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("volume");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 3, 3.333333333333333",
        "20, 3, 6.666666666666667",
        "10000000000000005, 10, 1000000000000000",
        "10000000000000015, 10, 1000000000000002",
        "-10, 3, -3.333333333333333",
        "0, 3, 0"
    })
    void vwap_has_16_significant_digits_and_rounds_half_to_even(String turnover, String volume, BigDecimal vwap) {
        assertThat(candle("9", "9", "8", "9", volume, turnover, 0, 60_000).vwap())
                .isEqualByComparingTo(vwap);
    }

    @Test
    void vwap_is_absent_when_there_is_no_volume() {
        assertThat(candle("9", "9", "8", "9", "0", "0", 0, 60_000).vwap()).isNull();
    }

    private static Candle candle(
            String open, String high, String low, String close, String volume, String turnover, long start, long end) {
        return new Candle(
                "BTCUSDT",
                null,
                Timeframe.ONE_MINUTE,
                start,
                end,
                new BigDecimal(open),
                new BigDecimal(high),
                new BigDecimal(low),
                new BigDecimal(close),
                volume == null ? null : new BigDecimal(volume),
                new BigDecimal(turnover),
                1,
                null,
                null,
                start,
                start,
                start,
                start,
                Status.FINAL,
                0,
                true,
                LocalDate.EPOCH);
    }
}
