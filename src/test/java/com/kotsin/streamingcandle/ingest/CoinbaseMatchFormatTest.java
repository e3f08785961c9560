package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_SIDE;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CoinbaseMatchFormatTest {

    private static final String MATCH = """
            {"type":"match","trade_id":10,"sequence":50,"maker_order_id":"ac928c66-ca53-498f-9c13-a110027a60e8",\
            "taker_order_id":"132fb6ae-456b-4654-b4e0-d681ac05cea1","time":"2014-11-07T08:19:27.028459Z",\
            "product_id":"BTC-USD","size":"5.23512","price":"400.23","side":"sell"}""";

    private final Ticks ticks = Ticks.preset("coinbase-match");

    @Test
    void the_documented_message_becomes_its_trade() {
        assertThat(ticks.trade(MATCH))
                .isEqualTo(new Trade(
                        "BTC-USD",
                        "COINBASE",
                        new BigDecimal("400.23"),
                        new BigDecimal("5.23512"),
                        Instant.parse("2014-11-07T08:19:27Z").getEpochSecond() * 1_000_000_000 + 28_459_000,
                        Side.BUY,
                        "10",
                        10,
                        1,
                        null));
    }

    @Test
    void the_side_is_the_makers_so_the_taker_took_the_other_one() {
        assertThat(ticks.trade(MATCH).taker()).isEqualTo(Side.BUY);
        assertThat(ticks.trade(MATCH.replace("\"sell\"", "\"buy\"")).taker()).isEqualTo(Side.SELL);
        assertThat(ticks.reason(MATCH.replace("\"sell\"", "\"SELL\""))).isEqualTo(BAD_SIDE);
    }

    @Test
    void the_last_match_before_a_subscription_is_a_repeat_and_no_trade() {
        assertThat(ticks.reason(MATCH.replace("\"match\"", "\"last_match\""))).isEqualTo(NOT_A_TRADE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":20,\"product_id\":\"BTC-USD\","
                        + "\"time\":\"2014-11-07T08:19:28.464459Z\"}",
                "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\",\"product_ids\":[\"BTC-USD\"]}]}",
                "{\"type\":\"done\",\"product_id\":\"BTC-USD\",\"price\":\"200.2\",\"side\":\"sell\"}"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }
}
