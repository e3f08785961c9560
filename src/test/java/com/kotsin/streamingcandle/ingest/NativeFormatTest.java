package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_ID;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SIDE;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SYMBOL;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_TIME;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NativeFormatTest {

    private static final long NANOS = 1_700_000_000_123_000_000L;

    private final Ticks ticks = Ticks.preset("native");

    /** A good message with one member put in or replaced; the value is JSON, or {@code null} to leave it out. */
    private static String with(String name, String value) {
        StringBuilder message = new StringBuilder("{");
        String[][] members = {
            {"symbol", "\"BTCUSDT\""}, {"price", "\"42000.10\""}, {"size", "\"0.015\""}, {"time", "1700000000123"}
        };
        String separator = "";
        for (String[] member : members) {
            if (!member[0].equals(name)) {
                message.append(separator)
                        .append('"')
                        .append(member[0])
                        .append("\":")
                        .append(member[1]);
                separator = ",";
            }
        }
        if (value != null) {
            message.append(",\"").append(name).append("\":").append(value);
        }
        return message.append('}').toString();
    }

    @Test
    void the_documented_message_becomes_its_trade() {
        String message = """
                {"symbol":"BTCUSDT","price":"42000.10","size":"0.015","time":1700000000123,"id":"987","side":"buy",\
                "exchange":"BINANCE"}""";

        assertThat(ticks.trade(message))
                .isEqualTo(new Trade(
                        "BTCUSDT",
                        "BINANCE",
                        new BigDecimal("42000.10"),
                        new BigDecimal("0.015"),
                        NANOS,
                        Side.BUY,
                        "987",
                        0,
                        1,
                        null));
    }

    @Test
    void exchange_side_and_id_may_be_missing() {
        assertThat(ticks.trade(with("note", "\"hello\"")))
                .extracting(Trade::exchange, Trade::taker, Trade::id)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exchange", "side", "id"})
    void an_optional_field_that_is_null_is_missing(String field) {
        assertThat(ticks.trade(with(field, "null")))
                .extracting(Trade::exchange, Trade::taker, Trade::id)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol", "price", "size", "time"})
    void a_required_field_that_is_missing_or_null_is_said_by_name(String field) {
        for (String value : new String[] {null, "null"}) {
            var rejected = ticks.rejected(with(field, value));
            assertThat(rejected.reason()).isEqualTo(MISSING_FIELD);
            assertThat(rejected.detail()).contains("/" + field);
        }
    }

    @Test
    void numbers_and_strings_give_the_same_exact_decimals() {
        String digits = "0.1234567890123456789012345678901234567890";

        assertThat(ticks.trade(with("price", digits)).price()).isEqualTo(new BigDecimal(digits));
        assertThat(ticks.trade(with("price", '"' + digits + '"')).price()).isEqualTo(new BigDecimal(digits));
    }

    @Test
    void a_number_with_an_exponent_is_read_plainly() {
        assertThat(ticks.trade(with("price", "1.5E+3")).price()).isEqualTo(new BigDecimal("1500"));
        assertThat(ticks.trade(with("size", "25e-4")).size()).isEqualTo(new BigDecimal("0.0025"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"abc\"",
                "\" 1\"",
                "\"1 \"",
                "\"+1\"",
                "\".5\"",
                "\"1.\"",
                "\"1e\"",
                "\"1,5\"",
                "\"0x10\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"\u0661\u0662\"",
                "true",
                "[1]",
                "{\"value\":1}",
                "1e40",
                "1e-41",
                "1e999999999",
                "1e99999999999",
                "12345678901234567890123456789012345678901",
                "123456789012345678901.12345678901234567890",
                "0.12345678901234567890123456789012345678901"
            })
    void a_price_that_is_no_decimal_of_at_most_forty_digits_is_a_bad_number(String price) {
        assertThat(ticks.reason(with("price", price))).isEqualTo(BAD_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"0.00\"", "-0.0"})
    void a_price_must_be_above_zero(String price) {
        assertThat(ticks.reason(with("price", price))).isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_size_may_be_zero_but_not_negative() {
        assertThat(ticks.trade(with("size", "0")).size()).isZero();
        assertThat(ticks.reason(with("size", "-0.1"))).isEqualTo(BAD_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000123",
                "1700000000123000",
                "1700000000123000000",
                "\"1700000000123\"",
                "\"2023-11-14T22:13:20.123Z\"",
                "\"2023-11-15T03:43:20.123+05:30\"",
                "\"2023-11-15T03:43:20.123+0530\""
            })
    void time_is_milli_micro_or_nanoseconds_by_size_or_iso_8601(String time) {
        assertThat(ticks.trade(with("time", time)).timeNanos()).isEqualTo(NANOS);
    }

    @Test
    void time_keeps_its_nanoseconds() {
        assertThat(ticks.trade(with("time", "1700000000123456789")).timeNanos()).isEqualTo(1_700_000_000_123_456_789L);
        assertThat(ticks.trade(with("time", "\"2023-11-14T22:13:20.123456789Z\""))
                        .timeNanos())
                .isEqualTo(1_700_000_000_123_456_789L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1700000000",
                "99999999999",
                "9300000000000",
                "9223372036854775808",
                "99999999999999999999",
                "\"\"",
                "\"yesterday\"",
                "\"2023-11-14T22:13:20\"",
                "\"2023-02-30T10:00:00Z\"",
                "\"1970-01-01T00:00:00Z\"",
                "\"2300-01-01T00:00:00Z\"",
                "\"+999999999-01-01T00:00:00Z\"",
                "true",
                "{}"
            })
    void an_implausible_time_is_a_bad_time(String time) {
        assertThat(ticks.reason(with("time", time))).isEqualTo(BAD_TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NSE:INDUSINDBK 28 OCT 2025 PE 760.00", "M&M", "BRK.B", "BTC/USD", "a_b-c", "7", "5\u5e01"})
    void a_symbol_is_kept_verbatim(String symbol) {
        assertThat(ticks.trade(with("symbol", '"' + symbol + '"')).symbol()).isEqualTo(symbol);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " A",
                "A ",
                ":A",
                "A|B",
                "A\\u0000",
                "A\\nB",
                "A\\tB",
                "A'B",
                "A\\u202eB",
                "A\\ud83d\\ude00",
                "=A",
                "+A",
                "-A",
                "@A"
            })
    void a_symbol_with_anything_else_is_a_bad_symbol(String symbol) {
        assertThat(ticks.reason(with("symbol", '"' + symbol + '"')))
                .isIn(BAD_SYMBOL, symbol.isEmpty() ? MISSING_FIELD : BAD_SYMBOL);
    }

    @Test
    void a_symbol_has_at_most_96_characters() {
        assertThat(ticks.trade(with("symbol", '"' + "A".repeat(96) + '"')).symbol())
                .hasSize(96);
        assertThat(ticks.reason(with("symbol", '"' + "A".repeat(97) + '"'))).isEqualTo(BAD_SYMBOL);
    }

    @Test
    void a_symbol_that_is_no_string_or_number_is_a_bad_symbol() {
        assertThat(ticks.reason(with("symbol", "true"))).isEqualTo(BAD_SYMBOL);
        assertThat(ticks.reason(with("symbol", "[\"A\"]"))).isEqualTo(BAD_SYMBOL);
        assertThat(ticks.trade(with("symbol", "1660")).symbol()).isEqualTo("1660");
    }

    @Test
    void an_exchange_is_a_name_of_at_most_32_characters() {
        assertThat(ticks.trade(with("exchange", '"' + "X".repeat(32) + '"')).exchange())
                .hasSize(32);
        for (String exchange : new String[] {"\"" + "X".repeat(33) + "\"", "\"\"", "\"A|B\"", "true", "{}"}) {
            assertThat(ticks.reason(with("exchange", exchange))).isEqualTo(UNKNOWN_EXCHANGE);
        }
    }

    @Test
    void side_is_the_takers() {
        assertThat(ticks.trade(with("side", "\"buy\"")).taker()).isEqualTo(Side.BUY);
        assertThat(ticks.trade(with("side", "\"SELL\"")).taker()).isEqualTo(Side.SELL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"Buyer\"", "1", "true", "[\"buy\"]"})
    void a_side_that_the_format_does_not_know_is_a_bad_side(String side) {
        assertThat(ticks.reason(with("side", side))).isEqualTo(BAD_SIDE);
    }

    @Test
    void an_id_is_text_of_at_most_96_printable_characters() {
        assertThat(ticks.trade(with("id", "12")).id()).isEqualTo("12");
        assertThat(ticks.trade(with("id", "\"a-b c\"")).id()).isEqualTo("a-b c");
        for (String id : new String[] {"\"\"", "\"" + "1".repeat(97) + "\"", "\"a\\u0001\"", "true", "{}"}) {
            assertThat(ticks.reason(with("id", id))).isEqualTo(BAD_ID);
        }
    }

    @Test
    void a_detail_names_the_field_and_its_value_shortened_and_without_control_characters() {
        var rejected = ticks.rejected(with("price", "\"\\u001b[31m\\n" + "x".repeat(5_000) + '"'));

        assertThat(rejected.detail())
                .startsWith("/price is \"\\u001b[31m\\u000axxx")
                .hasSizeLessThanOrEqualTo(200)
                .matches("\\p{Print}+");
    }
}
