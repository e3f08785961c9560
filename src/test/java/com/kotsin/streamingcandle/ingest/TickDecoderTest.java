package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.MALFORMED_JSON;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TickDecoderTest {

    private static final String GOOD = "{\"symbol\":\"A\",\"price\":1,\"size\":2,\"time\":1700000000123}";
    private static final String BAD = "{\"symbol\":\"A\",\"price\":1,\"size\":2}";

    private final Ticks ticks = Ticks.preset("native");

    private void isMalformedAsAWhole(String message) {
        byte[] value = message.getBytes(StandardCharsets.UTF_8);
        assertThat(ticks.all(value)).singleElement().satisfies(outcome -> {
            assertThat(outcome)
                    .asInstanceOf(InstanceOfAssertFactories.type(Rejected.class))
                    .extracting(Rejected::reason)
                    .isEqualTo(MALFORMED_JSON);
            assertThat(outcome.from()).isZero();
            assertThat(outcome.to()).isEqualTo(value.length);
        });
    }

    @Test
    void no_value_and_an_empty_one_are_malformed() {
        assertThat(ticks.all((byte[]) null))
                .containsExactly(new Rejected(MALFORMED_JSON, "the record has no value", 0, 0, 0));
        isMalformedAsAWhole("");
        isMalformedAsAWhole(" \n\t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{",
                "[",
                "]",
                "{]",
                "\"",
                "{\"symbol\"}",
                "{\"symbol\":}",
                "{'symbol':'A'}",
                "{symbol:1}",
                "{\"price\":01}",
                "{\"price\":NaN}",
                "{\"price\":-Infinity}",
                "{\"price\":1.}",
                "{\"price\":+1}",
                "{\"note\":tru}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{} /* no */",
                "{}}",
                "{}{}",
                "{} x",
                "1 2"
            })
    void a_syntax_error_anywhere_rejects_the_record_once(String message) {
        isMalformedAsAWhole(message);
    }

    @Test
    void nothing_of_a_record_is_accepted_that_breaks_off_or_goes_on_after_its_end() {
        String array = "[" + GOOD + "," + GOOD + "]";
        for (int end = 1; end < array.length(); end++) {
            isMalformedAsAWhole(array.substring(0, end));
        }
        isMalformedAsAWhole(array + array);
        isMalformedAsAWhole(GOOD + "\n" + GOOD);
    }

    @Test
    void bytes_that_are_no_utf_8_are_malformed() {
        String message = GOOD.replace("A", "\u00ff");
        byte[] latin = message.getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = GOOD.getBytes(StandardCharsets.UTF_16LE);

        assertThat(List.of(latin, utf16))
                .allSatisfy(value -> assertThat(ticks.all(value))
                        .singleElement()
                        .asInstanceOf(InstanceOfAssertFactories.type(Rejected.class))
                        .extracting(Rejected::reason)
                        .isEqualTo(MALFORMED_JSON));
    }

    @Test
    void each_object_of_an_array_has_its_own_outcome_and_its_own_bytes() {
        String message = "[ " + GOOD + " ,\n" + BAD + ", 7 , \"\u20ac\",null,[" + GOOD + "], " + GOOD + "]";
        List<Outcome> outcomes = ticks.all(message);

        assertThat(outcomes).extracting(Outcome::element).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(outcomes)
                .extracting(outcome -> outcome instanceof Rejected rejected ? rejected.reason() : null)
                .containsExactly(null, MISSING_FIELD, NOT_A_TRADE, NOT_A_TRADE, NOT_A_TRADE, NOT_A_TRADE, null);
        assertThat(outcomes)
                .extracting(outcome -> Ticks.slice(message, outcome).strip())
                .containsExactly(GOOD, BAD, "7", "\"\u20ac\"", "null", "[" + GOOD + "]", GOOD);
    }

    @Test
    void a_single_object_has_the_bytes_of_the_whole_record() {
        String message = " " + GOOD + "\n";

        assertThat(ticks.all(message))
                .singleElement()
                .isInstanceOf(Accepted.class)
                .satisfies(outcome -> assertThat(Ticks.slice(message, outcome)).isEqualTo(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"tick\"", "true", "null", "[]", "[ ]"})
    void a_value_without_an_object_is_no_trade(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }

    @Test
    void a_wanted_field_that_occurs_twice_rejects_its_object_alone() {
        String twice = GOOD.replace("\"size\":2", "\"size\":2,\"size\":3");

        assertThat(ticks.rejected(twice))
                .isEqualTo(new Rejected(MALFORMED_JSON, "/size occurs twice in one object", 0, 0, twice.length()));
        assertThat(ticks.all("[" + GOOD + "," + twice + "," + GOOD + "]"))
                .extracting(Outcome::getClass)
                .containsExactly(Accepted.class, Rejected.class, Accepted.class);
    }

    @Test
    void an_object_on_the_way_to_a_wanted_field_may_not_occur_twice_either() {
        Ticks binance = Ticks.preset("binance-trade");

        assertThat(binance.reason("{\"data\":{\"e\":\"trade\",\"p\":\"1\"},\"data\":{\"q\":\"1\"}}"))
                .isEqualTo(MALFORMED_JSON);
    }

    @Test
    void fields_that_nobody_wants_may_hold_anything() {
        String message = GOOD.replace(
                "{\"symbol\"", "{\"x\":{\"price\":[1,{\"size\":\"\\u0000\"}]},\"x\":[[]],\"y\":1e999999,\"symbol\"");

        assertThat(ticks.trade(message)).isEqualTo(ticks.trade(GOOD));
    }

    @Test
    void a_value_of_one_object_never_shows_in_the_next() {
        String withId = GOOD.replace("}", ",\"id\":\"1\",\"side\":\"buy\",\"exchange\":\"X\"}");

        assertThat(ticks.all("[" + withId + "," + GOOD + "," + BAD + "]"))
                .extracting(outcome ->
                        outcome instanceof Accepted accepted ? accepted.trade().id() : "none")
                .containsExactly("1", null, "none");
    }

    @Test
    void a_record_of_more_than_a_mebibyte_is_too_large() {
        String fits = GOOD + " ".repeat(TickDecoder.MAX_RECORD_BYTES - GOOD.length());

        assertThat(ticks.trade(fits)).isNotNull();
        assertThat(ticks.reason(fits + " ")).isEqualTo(TOO_LARGE);
    }

    @Test
    void an_array_of_more_than_ten_thousand_is_too_large_as_a_whole() {
        String fits = "[" + "1,".repeat(TickDecoder.MAX_ELEMENTS - 1) + GOOD + "]";

        assertThat(ticks.all(fits)).hasSize(TickDecoder.MAX_ELEMENTS);
        assertThat(ticks.reason(fits.replace("[", "[1,"))).isEqualTo(TOO_LARGE);
    }

    @Test
    void nesting_deeper_than_64_is_too_large() {
        assertThat(ticks.trade(GOOD.replace("}", ",\"x\":" + "[".repeat(63) + "]".repeat(63) + "}")))
                .isNotNull();
        assertThat(ticks.reason(GOOD.replace("}", ",\"x\":" + "[".repeat(64) + "]".repeat(64) + "}")))
                .isEqualTo(TOO_LARGE);
        assertThat(ticks.reason("[".repeat(100_000))).isEqualTo(TOO_LARGE);
    }

    @Test
    void a_name_of_more_than_a_thousand_bytes_is_too_large() {
        assertThat(ticks.reason(GOOD.replace("}", ",\"" + "x".repeat(5_000) + "\":1}")))
                .isEqualTo(TOO_LARGE);
    }

    @Test
    void an_endless_number_costs_its_own_object_and_not_its_neighbours() {
        String endless = GOOD.replace("\"price\":1", "\"price\":" + "1".repeat(500_000));

        assertThat(ticks.all("[" + GOOD + "," + endless + "," + GOOD + "]"))
                .extracting(outcome -> outcome instanceof Rejected rejected ? rejected.reason() : null)
                .containsExactly(null, RejectReason.BAD_NUMBER, null);
    }
}
