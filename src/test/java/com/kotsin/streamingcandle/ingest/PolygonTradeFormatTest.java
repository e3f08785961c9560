package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNSUPPORTED_CORRECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolygonTradeFormatTest {

    private static final String TRADE = """
            {"ev":"T","sym":"MSFT","x":4,"i":"12345","z":3,"p":114.125,"s":100,"c":[0,12],"t":1536036818784,"q":3681328}""";

    private final Ticks ticks = Ticks.preset("polygon-trade");

    @Test
    void the_documented_message_becomes_its_trade() {
        assertThat(ticks.trade("[" + TRADE + "]"))
                .isEqualTo(new Trade(
                        "MSFT",
                        "US",
                        new BigDecimal("114.125"),
                        new BigDecimal("100"),
                        1_536_036_818_784_000_000L,
                        null,
                        "4-4-12345",
                        0,
                        1,
                        null,
                        new TradeEffect(false, false, true)));
    }

    @Test
    void an_id_is_unique_only_with_the_exchange_and_its_reporting_facility() {
        String reported = TRADE.replace("\"q\":3681328", "\"q\":3681328,\"trfi\":202,\"trft\":1536036818780");

        assertThat(ticks.trade(reported).id()).isEqualTo("4-202-12345");
        assertThat(ticks.trade(TRADE.replace("\"x\":4", "\"x\":11")).id()).isEqualTo("11-11-12345");
    }

    @Test
    void fractions_of_a_share_count() {
        assertThat(ticks.trade(TRADE.replace("\"s\":100", "\"s\":0,\"ds\":\"0.25\""))
                        .size())
                .isEqualByComparingTo("0.25");
    }

    @Test
    void a_trade_without_conditions_moves_all() {
        assertThat(ticks.trade(TRADE.replace("\"c\":[0,12],", "")).effect()).isSameAs(TradeEffect.ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "'14,41', true, true, true",
        "'14,37,41', false, false, true",
        "'10,41', false, true, true",
        "22, false, true, true",
        "2, false, false, true",
        "'0,60', true, true, true",
        "17, true, true, true",
        "15, false, false, false",
        "'16,17', false, false, false",
        "38, false, false, false",
        "999, false, false, true"
    })
    void conditions_say_what_a_trade_may_move(String codes, boolean openClose, boolean highLow, boolean volume) {
        assertThat(ticks.trade(TRADE.replace("0,12", codes)).effect())
                .isEqualTo(new TradeEffect(openClose, highLow, volume));
    }

    @Test
    void a_trade_that_was_corrected_or_cancelled_later_is_said_to_be_a_correction() {
        assertThat(ticks.reason(TRADE.replace("\"q\"", "\"e\":8,\"q\""))).isEqualTo(UNSUPPORTED_CORRECTION);
        assertThat(ticks.trade(TRADE.replace("\"q\"", "\"e\":0,\"q\""))).isEqualTo(ticks.trade(TRADE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"ev\":\"status\",\"status\":\"auth_success\",\"message\":\"authenticated\"}]",
                "[{\"ev\":\"Q\",\"sym\":\"MSFT\",\"bx\":4,\"bp\":114.125,\"bs\":100,\"ax\":7,\"ap\":114.128,\"as\":160,"
                        + "\"c\":0,\"i\":[604],\"t\":1536036818784,\"q\":50385480,\"z\":3}]",
                "[{\"ev\":\"AM\",\"sym\":\"GTE\",\"v\":4110,\"o\":0.4372,\"c\":0.4345,\"h\":0.4372,\"l\":0.4345,"
                        + "\"s\":1610144640000,\"e\":1610144700000}]"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }
}
