package com.kotsin.streamingcandle.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CandleJsonTest {

    /** The example of the published contract, on one line. */
    private static final String EXAMPLE = """
            {"symbol":"NSE:RELIANCE","exchange":"NSE","timeframe":"5m","start":1746416700000,"end":1746417000000,\
            "open":1401.25,"high":1403,"low":1400.1,"close":1402.55,"volume":18250,"turnover":25589023.75,"vwap":1402.138287671233,\
            "trades":412,"buyVolume":10100,"sellVolume":8150,"openTime":1746416700210,"highTime":1746416811022,"lowTime":1746416745431,"closeTime":1746416999874,\
            "status":"final","revision":0,"complete":true,"tradingDay":"2025-05-05"}""";

    private static final Candle RELIANCE = reliance("NSE", "10100", "8150", "18250", Status.FINAL, 0, true);

    @Test
    void a_candle_is_written_exactly_as_the_contract_shows_it() {
        assertThat(text(RELIANCE)).isEqualTo(EXAMPLE);
    }

    @Test
    void what_was_written_is_read_back() {
        assertThat(CandleJson.read(EXAMPLE.getBytes(UTF_8))).isEqualTo(RELIANCE);
    }

    @Test
    void exchange_and_sides_are_left_out_where_the_feed_does_not_tell_them() {
        Candle bare = reliance(null, null, null, "18250", Status.FINAL, 0, true);

        assertThat(text(bare)).doesNotContain("exchange", "buyVolume", "sellVolume", "null");
        assertThat(CandleJson.read(CandleJson.write(bare))).isEqualTo(bare);
    }

    @Test
    void vwap_is_left_out_when_there_is_no_volume() {
        assertThat(text(reliance("NSE", "0", "0", "0", Status.FINAL, 0, true)))
                .contains("\"volume\":0,")
                .doesNotContain("vwap");
    }

    @Test
    void a_revision_says_so() {
        assertThat(text(reliance("NSE", null, null, "1", Status.REVISED, 3, true)))
                .contains("\"status\":\"revised\",\"revision\":3,");
    }

    @Test
    void a_live_and_incomplete_candle_says_so() {
        assertThat(text(reliance("NSE", null, null, "1", Status.LIVE, 0, false)))
                .contains("\"status\":\"live\",\"revision\":0,\"complete\":false,");
    }

    @ParameterizedTest
    @CsvSource({
        "1E+3, 1000",
        "1E-8, 0.00000001",
        "1403.00, 1403",
        "0.10, 0.1",
        "0E-8, 0",
        "-0.50, -0.5",
        "98765432109876543210.123456789012345678, 98765432109876543210.123456789012345678"
    })
    void decimals_are_plain_without_exponent_or_trailing_zeros(BigDecimal volume, String written) {
        assertThat(text(reliance("NSE", null, null, volume.toString(), Status.FINAL, 0, true)))
                .contains("\"volume\":" + written + ",\"turnover\"");
    }

    @Test
    void a_symbol_may_hold_any_character() {
        Candle candle = CandleJson.read(
                EXAMPLE.replace("NSE:RELIANCE", "M&M \\\"ü\\\\₹").getBytes(UTF_8));

        assertThat(candle.symbol()).isEqualTo("M&M \"ü\\₹");
        assertThat(CandleJson.read(CandleJson.write(candle))).isEqualTo(candle);
    }

    @Test
    void fields_that_are_not_known_are_passed_over() {
        String newer = EXAMPLE.replace("{\"symbol\"", "{\"later\":{\"a\":[1,{\"b\":2}]},\"symbol\"");

        assertThat(CandleJson.read(newer.getBytes(UTF_8))).isEqualTo(RELIANCE);
    }

    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void every_candle_is_read_back_equal_and_written_again_in_the_same_bytes(long seed) {
        for (OracleCandle oracle :
                CandleByDefinition.of(RandomTrades.with(seed).trades(500).list(), OracleWindow.sinceEpoch(5))) {
            Candle candle = candle(oracle);
            byte[] written = CandleJson.write(candle);

            assertThat(CandleJson.read(written)).as("seed %d", seed).isEqualTo(candle);
            assertThat(CandleJson.write(CandleJson.read(written)))
                    .as("seed %d", seed)
                    .isEqualTo(written);
        }
    }

    @Test
    void candles_of_equal_numbers_have_equal_bytes() {
        assertThat(text(reliance("NSE", "1E+2", "8150.00", "18250.0", Status.FINAL, 0, true)))
                .isEqualTo(text(reliance("NSE", "100", "8150", "1825E+1", Status.FINAL, 0, true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"candle\"",
                "{}",
                "{\"symbol\":",
                "{\"symbol\":\"S\"}",
                "{\"open\":\"1401.25\"}",
                "{\"timeframe\":\"5 min\"}",
                "{\"tradingDay\":\"05.05.2025\"}",
                "{\"status\":\"done\"}",
                "not json"
            })
    void bytes_that_are_no_candle_are_refused(String text) {
        assertThatThrownBy(() -> CandleJson.read(text.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "symbol",
                "timeframe",
                "start",
                "open",
                "high",
                "low",
                "close",
                "volume",
                "turnover",
                "status",
                "tradingDay"
            })
    void a_candle_that_lacks_a_field_is_refused(String field) {
        String lacking = EXAMPLE.replaceFirst("\"%s\":(\"[^\"]*\"|[^,}]*),?".formatted(field), "")
                .replace(",}", "}");

        assertThatThrownBy(() -> CandleJson.read(lacking.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Candle candle(OracleCandle oracle) {
        return new Candle(
                oracle.symbol(),
                null,
                new Timeframe(5),
                oracle.start(),
                oracle.end(),
                oracle.open(),
                oracle.high(),
                oracle.low(),
                oracle.close(),
                oracle.volume(),
                oracle.turnover(),
                oracle.trades(),
                oracle.buyVolume(),
                oracle.sellVolume(),
                oracle.openTime(),
                oracle.highTime(),
                oracle.lowTime(),
                oracle.closeTime(),
                Status.LIVE,
                0,
                false,
                LocalDate.EPOCH);
    }

    private static Candle reliance(
            String exchange, String bought, String sold, String volume, Status status, int revision, boolean complete) {
        return new Candle(
                "NSE:RELIANCE",
                exchange,
                new Timeframe(5),
                1746416700000L,
                1746417000000L,
                new BigDecimal("1401.250"),
                new BigDecimal("1403.00"),
                new BigDecimal("1400.1"),
                new BigDecimal("1402.55"),
                new BigDecimal(volume),
                new BigDecimal("25589023.75"),
                412,
                bought == null ? null : new BigDecimal(bought),
                sold == null ? null : new BigDecimal(sold),
                1746416700210L,
                1746416811022L,
                1746416745431L,
                1746416999874L,
                status,
                revision,
                complete,
                LocalDate.of(2025, 5, 5));
    }

    private static String text(Candle candle) {
        return new String(CandleJson.write(candle), UTF_8);
    }
}
