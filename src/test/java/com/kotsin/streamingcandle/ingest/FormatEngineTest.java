package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
import static com.kotsin.streamingcandle.ingest.RejectReason.MALFORMED_JSON;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.TOO_LARGE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_EXCHANGE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a format can say beyond the presets. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormatEngineTest {

    private static final String PLAIN = """
            symbol: "{s}"
            price: /p
            size: /q
            time: {field: /t, encoding: epoch-millis}
            """;

    private static final String TICK = "{\"s\":\"A\",\"p\":\"2\",\"q\":\"3\",\"t\":1700000000000%s}";

    @Nested
    @DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
    class Trades_in_an_array_of_the_message {

        private final Ticks ticks = Ticks.yaml("""
                where:
                  - {field: /channel, is: trade}
                  - {field: /data/*/kind, is: [limit, market]}
                symbol: "{/venue}:{/data/*/symbol}"
                price: /data/*/price
                size: /data/*/qty
                time: {field: /data/*/at, encoding: iso-8601}
                id: /data/*/id
                ids-ordered: true
                """);

        private static final String FIRST =
                "{\"symbol\":\"X/USD\",\"price\":0.5,\"qty\":40.0,\"kind\":\"limit\",\"id\":7,\"at\":\"2023-09-25T07:49:37.708706Z\"}";
        private static final String SECOND = FIRST.replace("\"id\":7", "\"id\":8");

        @Test
        void each_have_an_outcome_and_share_what_the_message_says_even_behind_them() {
            String message = "{\"data\":[" + FIRST + ", 5 ," + SECOND + "],\"venue\":\"K\",\"channel\":\"trade\"}";
            List<Outcome> outcomes = ticks.all(message);

            assertThat(outcomes).extracting(Outcome::element).containsExactly(0, 1, 2);
            assertThat(outcomes)
                    .extracting(outcome -> Ticks.slice(message, outcome).strip())
                    .containsExactly(FIRST, "5", SECOND);
            assertThat(((Accepted) outcomes.get(2)).trade())
                    .isEqualTo(new Trade(
                            "K:X/USD",
                            null,
                            new BigDecimal("0.5"),
                            new BigDecimal("40.0"),
                            1_695_628_177_708_706_000L,
                            null,
                            "8",
                            8,
                            1,
                            null));
        }

        @Test
        void may_come_from_several_messages_in_one_record() {
            String message = "{\"channel\":\"trade\",\"venue\":\"K\",\"data\":[" + FIRST + "," + SECOND + "]}";
            List<Outcome> outcomes = ticks.all("[" + message + "," + message + "]");

            assertThat(outcomes).hasOnlyElementsOfType(Accepted.class);
            assertThat(outcomes).extracting(Outcome::element).containsExactly(0, 1, 2, 3);
            assertThat(outcomes)
                    .extracting(outcome -> Ticks.slice("[" + message + "," + message + "]", outcome))
                    .containsExactly(FIRST, SECOND, FIRST, SECOND);
        }

        @Test
        void a_message_of_another_kind_is_rejected_once() {
            assertThat(ticks.reason("{\"channel\":\"heartbeat\"}")).isEqualTo(NOT_A_TRADE);
            assertThat(ticks.reason("{\"channel\":\"status\",\"data\":[" + FIRST + "," + SECOND + "]}"))
                    .isEqualTo(NOT_A_TRADE);
        }

        @Test
        void no_trades_at_all_is_said() {
            assertThat(ticks.reason("{\"channel\":\"trade\",\"data\":[]}")).isEqualTo(NOT_A_TRADE);
            assertThat(ticks.reason("{\"channel\":\"trade\",\"data\":null}")).isEqualTo(MISSING_FIELD);
            assertThat(ticks.reason("{\"channel\":\"trade\"}")).isEqualTo(MISSING_FIELD);
            assertThat(ticks.reason("{\"channel\":\"trade\",\"data\":7}")).isEqualTo(NOT_A_TRADE);
        }

        @Test
        void more_than_ten_thousand_messages_without_trades_are_too_large_too() {
            assertThat(ticks.reason("[" + "{},".repeat(TickDecoder.MAX_ELEMENTS) + "{}]"))
                    .isEqualTo(TOO_LARGE);
        }

        @Test
        void a_second_array_is_ambiguous() {
            assertThat(ticks.reason("{\"channel\":\"trade\",\"venue\":\"K\",\"data\":[" + FIRST + "],\"data\":[]}"))
                    .isEqualTo(MALFORMED_JSON);
        }

        @Test
        void a_field_that_occurs_twice_rejects_its_trade_alone() {
            String twice = FIRST.replace("\"id\":7", "\"id\":7,\"id\":9");

            assertThat(ticks.all("{\"channel\":\"trade\",\"venue\":\"K\",\"data\":[" + twice + "," + SECOND + "]}"))
                    .extracting(outcome -> outcome instanceof Rejected rejected ? rejected.reason() : null)
                    .containsExactly(MALFORMED_JSON, null);
        }

        @Test
        void a_value_of_one_trade_never_shows_in_the_next() {
            String withoutPrice = SECOND.replace("\"price\":0.5,", "");

            assertThat(ticks.all(
                            "{\"channel\":\"trade\",\"venue\":\"K\",\"data\":[" + FIRST + "," + withoutPrice + "]}"))
                    .extracting(outcome -> outcome instanceof Rejected rejected ? rejected.reason() : null)
                    .containsExactly(null, MISSING_FIELD);
        }
    }

    @Test
    void the_first_field_with_a_value_counts() {
        Ticks ticks = Ticks.yaml(PLAIN.replace("price: /p", "price: [/last/price, /p]"));

        assertThat(ticks.trade(TICK.formatted("")).price()).isEqualByComparingTo("2");
        assertThat(ticks.trade(TICK.formatted(",\"last\":{\"price\":5}")).price())
                .isEqualByComparingTo("5");
        assertThat(ticks.trade(TICK.formatted(",\"last\":{\"price\":null}")).price())
                .isEqualByComparingTo("2");
        assertThat(ticks.rejected("{\"s\":\"A\",\"q\":1,\"t\":1700000000000}").detail())
                .isEqualTo("/last/price or /p is missing");
    }

    @Test
    void a_pointer_may_name_members_with_slashes_and_tildes() {
        Ticks ticks = Ticks.yaml(PLAIN.replace("/p", "/a~1b~0c"));

        assertThat(ticks.trade(TICK.formatted(",\"a/b~c\":9")).price()).isEqualByComparingTo("9");
    }

    @Test
    void a_side_that_is_the_makers_is_turned_round() {
        Ticks ticks = Ticks.yaml(PLAIN + "side: {field: /side, buy: sell, sell: buy, none: '-'}");

        assertThat(ticks.trade(TICK.formatted(",\"side\":\"sell\"")).taker()).isEqualTo(Side.BUY);
        assertThat(ticks.trade(TICK.formatted(",\"side\":\"buy\"")).taker()).isEqualTo(Side.SELL);
        assertThat(ticks.trade(TICK.formatted(",\"side\":\"-\"")).taker()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"100,105,6", "7,7,1", "0,9223372036854775806,9223372036854775807"})
    void an_aggregate_counts_from_its_first_to_its_last_trade(long first, long last, long count) {
        Ticks ticks = Ticks.yaml(PLAIN + "count: {first: /f, last: /l}");

        assertThat(ticks.trade(TICK.formatted(",\"f\":%d,\"l\":%d".formatted(first, last)))
                        .count())
                .isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"105,100", "0,9223372036854775807", "-1,5", "1.5,2"})
    void an_aggregate_that_makes_no_count_is_a_bad_number(String first, String last) {
        Ticks ticks = Ticks.yaml(PLAIN + "count: {first: /f, last: /l}");

        assertThat(ticks.reason(TICK.formatted(",\"f\":%s,\"l\":%s".formatted(first, last))))
                .isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_count_may_be_a_field_of_its_own() {
        Ticks ticks = Ticks.yaml(PLAIN + "count: {field: /n}");

        assertThat(ticks.trade(TICK.formatted(",\"n\":12")).count()).isEqualTo(12);
        assertThat(ticks.reason(TICK.formatted(",\"n\":0"))).isEqualTo(BAD_NUMBER);
        assertThat(ticks.reason(TICK.formatted(""))).isEqualTo(MISSING_FIELD);
    }

    @Test
    void units_turn_paise_and_lots_into_rupees_and_pieces() {
        Ticks ticks = Ticks.yaml(PLAIN + "price-unit: 0.01\nsize-unit: 75\nday-volume: /v");
        Trade trade = ticks.trade(TICK.formatted(",\"v\":10"));

        assertThat(trade.price()).isEqualTo(new BigDecimal("0.02"));
        assertThat(trade.size()).isEqualTo(new BigDecimal("225"));
        assertThat(trade.dayVolume()).isEqualTo(new BigDecimal("750"));
    }

    @Test
    void a_value_that_its_unit_makes_too_long_is_a_bad_number() {
        Ticks ticks = Ticks.yaml(PLAIN + "size-unit: 1000");

        assertThat(ticks.reason(TICK.formatted("").replace("\"q\":\"3\"", "\"q\":1e38")))
                .isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_market_may_allow_prices_of_zero_and_below() {
        Ticks ticks = Ticks.yaml(PLAIN + "allow-non-positive-price: true");

        assertThat(ticks.trade(TICK.formatted("").replace("\"p\":\"2\"", "\"p\":-37.63"))
                        .price())
                .isEqualTo(new BigDecimal("-37.63"));
    }

    @Test
    void an_exchange_may_be_a_code_with_a_constant_for_messages_that_do_not_say() {
        Ticks ticks = Ticks.yaml(PLAIN + "exchange: {field: /x, constant: OTHER, names: {4: FINRA, V: IEX}}");

        assertThat(ticks.trade(TICK.formatted(",\"x\":4")).exchange()).isEqualTo("FINRA");
        assertThat(ticks.trade(TICK.formatted(",\"x\":\"V\"")).exchange()).isEqualTo("IEX");
        assertThat(ticks.trade(TICK.formatted("")).exchange()).isEqualTo("OTHER");
        assertThat(ticks.rejected(TICK.formatted(",\"x\":9")))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(UNKNOWN_EXCHANGE))
                .satisfies(rejected -> assertThat(rejected.detail()).startsWith("/x is 9, not one of"));
    }

    @Test
    void an_instrument_file_maps_tokens_to_names(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("names.csv"), "token,name\n1660,ITC\n\n7, A B \n");
        String yaml = PLAIN.replace("{s}", "{instrument|s}")
                + "instruments: {file: names.csv, token: '{token}', required: false}";
        Ticks ticks = ticks(yaml, directory);

        assertThat(ticks.trade(TICK.formatted(",\"token\":1660")).symbol()).isEqualTo("ITC");
        assertThat(ticks.trade(TICK.formatted(",\"token\":\"7\"")).symbol()).isEqualTo("A B");
        assertThat(ticks.trade(TICK.formatted(",\"token\":8")).symbol()).isEqualTo("A");
        assertThat(ticks(yaml.replace("false", "true"), directory).reason(TICK.formatted(",\"token\":8")))
                .isEqualTo(UNKNOWN_SYMBOL);
    }

    private static Ticks ticks(String yaml, Path directory) throws IOException {
        Files.writeString(directory.resolve("own.yaml"), yaml);
        return Ticks.format(TickFormats.with(directory).get("own"));
    }
}
