package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SIDE;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
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
class BinanceTradeFormatTest {

    private static final String RAW = """
            {"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.00100000","q":"100.00000000",\
            "T":1672515782134,"m":true,"M":true}""";

    private final Ticks ticks = Ticks.preset("binance-trade");

    @Test
    void the_documented_message_becomes_its_trade() {
        assertThat(ticks.trade(RAW))
                .isEqualTo(new Trade(
                        "BNBBTC",
                        "BINANCE",
                        new BigDecimal("0.00100000"),
                        new BigDecimal("100.00000000"),
                        1_672_515_782_134_000_000L,
                        Side.SELL,
                        "12345",
                        12345,
                        1,
                        null));
    }

    @Test
    void a_combined_stream_wraps_the_same_trade() {
        assertThat(ticks.trade("{\"stream\":\"bnbbtc@trade\",\"data\":" + RAW + "}"))
                .isEqualTo(ticks.trade(RAW));
    }

    @Test
    void a_buyer_who_is_the_maker_means_that_the_taker_sold() {
        assertThat(ticks.trade(RAW).taker()).isEqualTo(Side.SELL);
        assertThat(ticks.trade(RAW.replace("\"m\":true", "\"m\":false")).taker())
                .isEqualTo(Side.BUY);
        assertThat(ticks.reason(RAW.replace("\"m\":true", "\"m\":\"yes\""))).isEqualTo(BAD_SIDE);
    }

    @Test
    void the_trade_time_counts_and_not_the_time_of_sending() {
        assertThat(ticks.trade(RAW).timeMillis()).isEqualTo(1_672_515_782_134L);
        assertThat(ticks.reason(RAW.replace("\"T\":1672515782134,", ""))).isEqualTo(MISSING_FIELD);
    }

    @Test
    void a_connection_may_send_microseconds() {
        assertThat(ticks.trade(RAW.replace("1672515782134", "1672515782134567")).timeNanos())
                .isEqualTo(1_672_515_782_134_567_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"e\":\"aggTrade\",\"s\":\"BNBBTC\",\"a\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1672515782134,\"m\":true}",
                "{\"result\":null,\"id\":1}",
                "{\"stream\":\"x@kline_1m\",\"data\":{\"e\":\"kline\"}}",
                "{\"e\":{\"trade\":1}}",
                "{}"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a1\"", "-1", "1.5", "1e3", "9223372036854775808", "99999999999999999999"})
    void an_id_that_is_no_whole_number_is_a_bad_number(String id) {
        assertThat(ticks.reason(RAW.replace("12345", id))).isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_trade_must_have_an_id() {
        assertThat(ticks.reason(RAW.replace("\"t\":12345,", ""))).isEqualTo(MISSING_FIELD);
    }

    @Test
    void the_largest_id_is_kept() {
        Trade trade = ticks.trade(RAW.replace("12345", "\"9223372036854775807\""));

        assertThat(trade.ordinal()).isEqualTo(Long.MAX_VALUE);
        assertThat(trade.id()).isEqualTo("9223372036854775807");
    }
}
