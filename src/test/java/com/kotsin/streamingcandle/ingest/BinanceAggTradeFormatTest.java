package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_NUMBER;
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
class BinanceAggTradeFormatTest {

    private static final String RAW = """
            {"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":12345,"p":"0.001","q":"100","f":100,"l":105,\
            "T":1672515782134,"m":true,"M":true}""";

    private final Ticks ticks = Ticks.preset("binance-aggtrade");

    @Test
    void the_documented_message_becomes_a_trade_that_stands_for_all_of_its_fills() {
        assertThat(ticks.trade(RAW))
                .isEqualTo(new Trade(
                        "BNBBTC",
                        "BINANCE",
                        new BigDecimal("0.001"),
                        new BigDecimal("100"),
                        1_672_515_782_134_000_000L,
                        Side.SELL,
                        "12345",
                        12345,
                        6,
                        null));
    }

    @Test
    void a_combined_stream_wraps_the_same_trade() {
        assertThat(ticks.trade("{\"stream\":\"bnbbtc@aggTrade\",\"data\":" + RAW + "}"))
                .isEqualTo(ticks.trade(RAW));
    }

    @Test
    void the_documented_message_of_futures_is_read_too() {
        Trade trade = ticks.trade("""
                {"e":"aggTrade","E":1591261134288,"a":424951,"s":"BTCUSD_200626","p":"9643.5","q":"2","f":606073,\
                "l":606073,"T":1591261134199,"m":false}""");

        assertThat(trade.count()).isEqualTo(1);
        assertThat(trade.taker()).isEqualTo(Side.BUY);
    }

    @Test
    void a_buyer_who_is_the_maker_means_that_the_taker_sold() {
        assertThat(ticks.trade(RAW).taker()).isEqualTo(Side.SELL);
        assertThat(ticks.trade(RAW.replace("\"m\":true", "\"m\":false")).taker())
                .isEqualTo(Side.BUY);
    }

    @Test
    void a_last_trade_before_the_first_is_a_bad_number() {
        assertThat(ticks.reason(RAW.replace("\"l\":105", "\"l\":99"))).isEqualTo(BAD_NUMBER);
    }

    @Test
    void a_message_that_does_not_say_its_trades_is_incomplete() {
        assertThat(ticks.reason(RAW.replace("\"l\":105,", ""))).isEqualTo(MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"e\":\"trade\",\"s\":\"BNBBTC\",\"t\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1672515782134,\"m\":true}",
                "{\"result\":null,\"id\":1}",
                "{\"stream\":\"x@kline_1m\",\"data\":{\"e\":\"kline\"}}"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }
}
