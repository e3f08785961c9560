package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_CONDITION;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.NOT_A_TRADE;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNSUPPORTED_CORRECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.Outcome.Rejected;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlpacaTradeFormatTest {

    private static final TradeEffect VOLUME = new TradeEffect(false, false, true);
    private static final TradeEffect NOT_OPEN_CLOSE = new TradeEffect(false, true, true);
    private static final TradeEffect NONE = new TradeEffect(false, false, false);

    private static final String TRADE = """
            {"T":"t","i":96921,"S":"AAPL","x":"D","p":126.55,"s":1,"t":"2021-02-22T15:51:44.208Z","c":["@","I"],\
            "z":"C"}""";
    private static final String CORRECTION = """
            {"T":"c","S":"EEM","x":"M","oi":52983525033527,"op":39.1582,"os":440000,"oc":[" ","7"],\
            "ci":52983525034326,"cp":39.1809,"cs":440000,"cc":[" ","7"],"z":"B","t":"2023-04-06T14:25:06.542305024Z"}""";
    private static final String CANCEL = """
            {"T":"x","S":"GOOGL","i":465,"x":"D","p":105.31,"s":300,"a":"C","z":"C","t":"2023-04-06T13:15:42.83540958Z"}""";

    private final Ticks ticks = Ticks.preset("alpaca-trade");

    @Test
    void the_documented_message_becomes_its_trade() {
        assertThat(ticks.trade(TRADE))
                .isEqualTo(new Trade(
                        "AAPL",
                        "US",
                        new BigDecimal("126.55"),
                        new BigDecimal("1"),
                        1_614_009_104_208_000_000L,
                        null,
                        "D-96921",
                        0,
                        1,
                        null,
                        VOLUME));
    }

    @Test
    void an_array_is_judged_message_by_message() {
        List<Outcome> outcomes = ticks.all("[%s,%s,%s]".formatted(TRADE, CORRECTION, TRADE));

        assertThat(outcomes).extracting(Accepted.class::isInstance).containsExactly(true, false, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {CORRECTION, CANCEL})
    void a_correction_or_cancel_of_an_earlier_trade_is_said_to_be_one(String message) {
        assertThat(ticks.reason(message)).isEqualTo(UNSUPPORTED_CORRECTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"success\",\"msg\":\"authenticated\"}",
                "{\"T\":\"subscription\",\"trades\":[\"AAPL\"],\"quotes\":[],\"bars\":[]}",
                "{\"T\":\"error\",\"code\":400,\"msg\":\"invalid syntax\"}",
                "{\"T\":\"q\",\"S\":\"AMD\",\"bx\":\"U\",\"bp\":87.66,\"bs\":1,\"ax\":\"Q\",\"ap\":87.68,\"as\":4,"
                        + "\"t\":\"2021-02-22T15:51:45.335689322Z\",\"c\":[\"R\"],\"z\":\"C\"}",
                "{\"T\":\"b\",\"S\":\"SPY\",\"o\":388.985,\"h\":389.13,\"l\":388.975,\"c\":389.12,\"v\":49378,"
                        + "\"t\":\"2021-02-22T19:15:00Z\"}"
            })
    void other_messages_of_the_connection_are_no_trades(String message) {
        assertThat(ticks.reason(message)).isEqualTo(NOT_A_TRADE);
    }

    @Test
    void two_exchanges_may_use_the_same_id() {
        assertThat(ticks.trade(TRADE.replace("\"x\":\"D\"", "\"x\":\"V\"")).id())
                .isEqualTo("V-96921");
        assertThat(ticks.reason(TRADE.replace("\"i\":96921,", ""))).isEqualTo(MISSING_FIELD);
    }

    @Test
    void the_exchange_of_a_trade_does_not_decide_about_its_candle() {
        assertThat(ticks.trade(TRADE.replace("\"x\":\"D\"", "\"x\":\"V\"")).exchange())
                .isEqualTo("US");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\" \"]", "[\"@\"]", "[\"@\",\" \",\"F\"]", "null", "\"@\""})
    void a_regular_trade_moves_all(String codes) {
        assertThat(effect("C", codes)).isSameAs(TradeEffect.ALL);
    }

    @Test
    void an_odd_lot_moves_the_volume_only() {
        assertThat(effect("C", "[\"@\",\"I\"]")).isEqualTo(VOLUME);
    }

    @Test
    void the_same_letter_means_different_things_on_different_tapes() {
        assertThat(effect("A", "[\"B\"]")).as("average price").isEqualTo(VOLUME);
        assertThat(effect("B", "[\"B\"]")).as("average price").isEqualTo(VOLUME);
        assertThat(effect("C", "[\"B\"]")).as("bunched").isEqualTo(TradeEffect.ALL);
    }

    @Test
    void a_trade_of_several_conditions_moves_only_what_all_of_them_let_it() {
        assertThat(effect("C", "[\"@\",\"Z\"]")).isEqualTo(NOT_OPEN_CLOSE);
        assertThat(effect("C", "[\"F\",\"Z\",\"I\"]")).isEqualTo(VOLUME);
        assertThat(effect("C", "[\"M\",\"6\"]")).isEqualTo(NONE);
    }

    @Test
    void a_code_that_nobody_knows_moves_the_volume_only() {
        assertThat(effect("A", "[\"%\"]")).isEqualTo(VOLUME);
    }

    @ParameterizedTest
    @CsvSource({"D", "''"})
    void a_tape_that_nobody_knows_is_said(String tape) {
        String message = TRADE.replace("\"z\":\"C\"", "\"z\":\"" + tape + "\"");

        assertThat(ticks.rejected(message).detail()).startsWith("/z is \"" + tape + "\", not one of ");
        assertThat(ticks.reason(message)).isEqualTo(BAD_CONDITION);
    }

    @Test
    void a_missing_tape_is_said() {
        assertThat(ticks.reason(TRADE.replace(",\"z\":\"C\"", ""))).isEqualTo(MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[[\"@\"]]", "[{\"a\":\"@\"},\"I\"]", "true"})
    void conditions_that_are_no_list_of_codes_are_said(String codes) {
        assertThat(ticks.reason(TRADE.replace("[\"@\",\"I\"]", codes))).isEqualTo(BAD_CONDITION);
    }

    @Test
    void a_list_that_is_too_long_to_be_one_rejects_its_own_message_only() {
        String endless = TRADE.replace("[\"@\",\"I\"]", "[" + "\"@\",".repeat(5_000) + "\"@\"]");

        List<Outcome> outcomes = ticks.all("[%s,%s]".formatted(endless, TRADE));

        assertThat(((Rejected) outcomes.get(0)).reason()).isEqualTo(BAD_CONDITION);
        assertThat(((Accepted) outcomes.get(1)).trade()).isEqualTo(ticks.trade(TRADE));
    }

    private TradeEffect effect(String tape, String codes) {
        return ticks.trade(
                        TRADE.replace("\"z\":\"C\"", "\"z\":\"" + tape + "\"").replace("[\"@\",\"I\"]", codes))
                .effect();
    }
}
