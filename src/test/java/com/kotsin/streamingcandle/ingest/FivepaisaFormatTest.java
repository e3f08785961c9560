package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_TIME;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FivepaisaFormatTest {

    /** The shape of a message on the broker's web socket, with made-up figures. */
    private static final String CASH = """
            {"Exch":"N","ExchType":"C","Token":2885,"LastRate":1401.25,"LastQty":12,"TotalQty":4512345,"High":1410.5,\
            "Low":1390.05,"OpenRate":1395,"PClose":1398.2,"AvgRate":1400.11,"Time":15780,"BidQty":5,"BidRate":1401.2,\
            "OffQty":7,"OffRate":1401.3,"TBidQ":100000,"TOffQ":120000,"TickDt":"\\/Date(1746417000000)\\/"}""";

    private static final String OPTION = """
            {"companyName":"INDUSINDBK 28 OCT 2025 PE 760.00","Exch":"N","ExchType":"D","Token":96000,"LastRate":10.2,\
            "LastQty":700,"TotalQty":25200,"TickDt":"/Date(1761034637000)/","ChgPcnt":-10.13}""";

    private final Ticks ticks = Ticks.preset("fivepaisa");

    @Test
    void a_snapshot_becomes_a_trade_with_the_days_volume() {
        assertThat(ticks.trade(CASH))
                .isEqualTo(new Trade(
                        "NSE:2885",
                        "NSE",
                        new BigDecimal("1401.25"),
                        new BigDecimal("12"),
                        1_746_417_000_000_000_000L,
                        null,
                        null,
                        0,
                        1,
                        new BigDecimal("4512345")));
    }

    @Test
    void the_web_socket_sends_an_array_of_one_with_escaped_slashes_in_its_date() {
        assertThat(ticks.all("[" + CASH + "]")).singleElement().isInstanceOf(Accepted.class);
    }

    @Test
    void a_company_name_is_kept_verbatim_and_comes_before_the_token() {
        assertThat(ticks.trade(OPTION).symbol()).isEqualTo("NSE:INDUSINDBK 28 OCT 2025 PE 760.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "null"})
    void a_blank_company_name_gives_way_to_the_token(String name) {
        String message = OPTION.replace("\"INDUSINDBK 28 OCT 2025 PE 760.00\"", name);

        assertThat(ticks.trade(message).symbol()).isEqualTo("NSE:96000");
    }

    @ParameterizedTest
    @CsvSource({"N,NSE", "B,BSE", "M,MCX"})
    void the_exchange_code_becomes_the_exchange(String code, String exchange) {
        Trade trade = ticks.trade(CASH.replace("\"Exch\":\"N\"", "\"Exch\":\"" + code + '"'));

        assertThat(trade.exchange()).isEqualTo(exchange);
        assertThat(trade.symbol()).isEqualTo(exchange + ":2885");
    }

    @Test
    void an_exchange_code_that_nobody_knows_is_said() {
        assertThat(ticks.reason(CASH.replace("\"Exch\":\"N\"", "\"Exch\":\"X\"")))
                .isEqualTo(UNKNOWN_EXCHANGE);
        assertThat(ticks.reason(CASH.replace("\"Exch\":\"N\",", ""))).isEqualTo(MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Date(1746417000000)/", "/Date(1746417000000+0530)/", "/Date(1746417000000-0500)/"})
    void the_number_of_a_date_is_utc_whatever_offset_stands_behind_it(String date) {
        String message = CASH.replace("\\/Date(1746417000000)\\/", date);

        assertThat(ticks.trade(message).timeMillis()).isEqualTo(1_746_417_000_000L);
    }

    @Test
    void the_field_Time_decides_nothing() {
        Trade trade = ticks.trade(CASH);

        assertThat(ticks.trade(CASH.replace("\"Time\":15780", "\"Time\":-3"))).isEqualTo(trade);
        assertThat(ticks.trade(CASH.replace("\"Time\":15780,", ""))).isEqualTo(trade);
        assertThat(ticks.reason(CASH.replace("TickDt", "Ticked"))).isEqualTo(MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Date(-62135596800000)/",
                "/Date(0)/",
                "/Date()/",
                "/Date(+0530)/",
                "/Date(1746417000000",
                "/Date(1746417000000+05:30)/",
                "/Date(1746417000000+053)/",
                "Date(1746417000000)",
                "1746417000000",
                ""
            })
    void a_date_that_is_none_is_a_bad_time(String date) {
        assertThat(ticks.reason(CASH.replace("\\/Date(1746417000000)\\/", date)))
                .isEqualTo(BAD_TIME);
    }

    @Test
    void the_all_zero_message_of_an_expired_instrument_is_a_bad_time() {
        String zero = """
                {"Exch":"M","ExchType":"D","Token":40000,"LastRate":0,"LastQty":0,"TotalQty":0,"High":0,"Low":0,\
                "Time":0,"TickDt":"/Date(-62135596800000)/"}""";

        assertThat(ticks.reason(zero)).isEqualTo(BAD_TIME);
        assertThat(ticks.reason(zero.replace("-62135596800000", "1746417000000")))
                .isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_day_volume_of_zero_is_passed_on_and_means_that_nothing_changed() {
        assertThat(ticks.trade(CASH.replace("4512345", "0")).dayVolume()).isZero();
    }

    @Test
    void a_day_volume_must_be_there_and_not_negative() {
        assertThat(ticks.reason(CASH.replace("\"TotalQty\":4512345,", ""))).isEqualTo(MISSING_FIELD);
        assertThat(ticks.reason(CASH.replace("4512345", "-1"))).isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_snapshot_without_the_size_of_its_last_trade_has_size_zero() {
        assertThat(ticks.trade(CASH.replace("\"LastQty\":12,", "")).size()).isZero();
        assertThat(ticks.reason(CASH.replace("\"LastQty\":12", "\"LastQty\":-12")))
                .isEqualTo(BAD_NUMBER);
    }
}
