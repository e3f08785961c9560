package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KrakenTradeFormatTest {

    private static final String UPDATE = """
            {"channel":"trade","type":"update","data":[\
            {"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,\
            "timestamp":"2023-09-25T07:49:37.708706Z"}]}""";
    private static final String SNAPSHOT = """
            {"channel":"trade","type":"snapshot","data":[\
            {"symbol":"MATIC/USD","side":"buy","price":0.5147,"qty":6423.46326,"ord_type":"limit","trade_id":4665846,\
            "timestamp":"2023-09-25T07:48:36.925533Z"},\
            {"symbol":"MATIC/USD","side":"buy","price":0.5147,"qty":1136.19677815,"ord_type":"limit",\
            "trade_id":4665847,"timestamp":"2023-09-25T07:49:36.925603Z"}]}""";

    private final Ticks ticks = Ticks.preset("kraken-trade");

    @Test
    void the_documented_message_becomes_its_trade() {
        assertThat(ticks.trade(UPDATE))
                .isEqualTo(new Trade(
                        "MATIC/USD",
                        "KRAKEN",
                        new BigDecimal("0.5117"),
                        new BigDecimal("40.0"),
                        Instant.parse("2023-09-25T07:49:37Z").getEpochSecond() * 1_000_000_000 + 708_706_000,
                        Side.SELL,
                        "4665906",
                        4665906,
                        1,
                        null));
    }

    @Test
    void a_message_may_hold_several_trades() {
        List<Outcome> outcomes = ticks.all(SNAPSHOT.replace("snapshot", "update"));

        assertThat(outcomes)
                .extracting(outcome -> ((Accepted) outcome).trade().id())
                .containsExactly("4665846", "4665847");
    }

    @Test
    void the_snapshot_at_a_subscription_is_a_repeat_and_rejected_as_one_message() {
        assertThat(ticks.rejected(SNAPSHOT).reason()).isEqualTo(NOT_A_TRADE);
        assertThat(ticks.rejected(SNAPSHOT).detail()).isEqualTo("/type is \"snapshot\"; of a trade it is update");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channel\":\"heartbeat\"}",
                "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\",\"version\":\"2.0.0\"}]}",
                "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"last\":1.0}]}",
                "{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"symbol\":\"BTC/USD\"},\"success\":true}"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }
}
