package com.kotsin.streamingcandle.ingest;

import static com.kotsin.streamingcandle.ingest.RejectReason.BAD_TIME;
import static com.kotsin.streamingcandle.ingest.RejectReason.MISSING_FIELD;
import static com.kotsin.streamingcandle.ingest.RejectReason.UNKNOWN_EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KiteFormatTest {

    /** As version 4 of the Python client documents it, with its times as that language writes them. */
    private static final String FULL = """
            {"tradable":true,"mode":"full","instrument_token":738561,"last_price":1573.7,"last_traded_quantity":7,\
            "average_traded_price":1570.37,"volume_traded":1192471,"total_buy_quantity":256443,\
            "total_sell_quantity":363009,"ohlc":{"high":1575,"close":1567.8,"open":1569.15,"low":1561.05},\
            "change":5.9,"last_trade_time":"2021-07-05 10:41:25","oi":0,"oi_day_high":0,"oi_day_low":0,\
            "exchange_timestamp":"2021-07-05 10:41:27",\
            "depth":{"sell":[{"price":1573.7,"orders":3,"quantity":144}],"buy":[]}}""";

    private static final Instant TIME = Instant.parse("2021-07-05T05:11:27Z");

    private final Ticks ticks = Ticks.preset("kite");

    @Test
    void a_full_tick_becomes_a_snapshot() {
        assertThat(ticks.trade(FULL))
                .isEqualTo(new Trade(
                        "NSE:738561",
                        "NSE",
                        new BigDecimal("1573.7"),
                        new BigDecimal("7"),
                        TIME.getEpochSecond() * 1_000_000_000,
                        null,
                        null,
                        0,
                        1,
                        new BigDecimal("1192471")));
    }

    @Test
    void the_names_of_version_3_mean_the_same() {
        String older = FULL.replace("last_traded_quantity", "last_quantity")
                .replace("volume_traded", "volume")
                .replace("exchange_timestamp", "timestamp");

        assertThat(ticks.trade(older)).isEqualTo(ticks.trade(FULL));
    }

    @Test
    void the_names_of_the_go_client_mean_the_same() {
        assertThat(ticks.trade("""
                        {"Mode":"full","InstrumentToken":738561,"IsTradable":true,"IsIndex":false,\
                        "Timestamp":"2021-07-05T10:41:27+05:30","LastTradeTime":"2021-07-05T10:41:25+05:30",\
                        "LastPrice":1573.7,"LastTradedQuantity":7,"VolumeTraded":1192471}""")).isEqualTo(ticks.trade(FULL));
    }

    @ParameterizedTest
    @CsvSource({
        "2021-07-05 10:41:27",
        "2021-07-05T10:41:27",
        "2021-07-05T10:41:27+05:30",
        "2021-07-05T10:41:27+0530",
        "2021-07-05 10:41:27+05:30",
        "2021-07-05T05:11:27Z",
        "2021-07-05T05:11:27.000Z",
        "1625461887"
    })
    void each_way_of_the_clients_to_write_the_time_is_read(String time) {
        assertThat(ticks.trade(FULL.replace("2021-07-05 10:41:27", time)).timeMillis())
                .isEqualTo(TIME.toEpochMilli());
    }

    @Test
    void a_time_in_seconds_may_be_a_number() {
        assertThat(ticks.trade(FULL.replace("\"2021-07-05 10:41:27\"", "1625461887"))
                        .timeMillis())
                .isEqualTo(TIME.toEpochMilli());
    }

    @Test
    void the_exchanges_time_counts_and_not_that_of_the_last_trade() {
        assertThat(ticks.trade(FULL).timeMillis()).isEqualTo(TIME.toEpochMilli());
    }

    @Test
    void a_day_volume_of_0_is_kept_as_the_feed_says_it() {
        assertThat(ticks.trade(FULL.replace("1192471", "0")).dayVolume()).isEqualByComparingTo("0");
    }

    @Test
    void a_tick_of_mode_quote_has_no_time() {
        assertThat(ticks.reason("""
                        {"mode":"quote","tradable":true,"instrument_token":408065,"last_price":1573.15,\
                        "last_quantity":1,"average_price":1570.33,"volume":1175986}""")).isEqualTo(MISSING_FIELD);
    }

    @Test
    void a_tick_of_mode_ltp_has_neither_time_nor_volume() {
        assertThat(ticks.rejected("{\"mode\":\"ltp\",\"tradable\":true,\"instrument_token\":408065,"
                                + "\"last_price\":1573.15}")
                        .detail())
                .isEqualTo("/exchange_timestamp or /timestamp or /Timestamp is missing");
    }

    @Test
    void a_full_tick_of_an_index_has_no_volume() {
        assertThat(ticks.rejected("""
                                {"mode":"full","tradable":false,"instrument_token":256265,"last_price":15793.5,\
                                "exchange_timestamp":"2021-07-05 10:41:27"}""").detail()).isEqualTo("/volume_traded or /volume or /VolumeTraded is missing");
    }

    @Test
    void the_zero_time_of_the_go_client_is_a_bad_time() {
        assertThat(ticks.reason(FULL.replace("2021-07-05 10:41:27", "0001-01-01T00:00:00Z")))
                .isEqualTo(BAD_TIME);
    }

    @ParameterizedTest
    @CsvSource({"NSE, NSE", "NFO, NSE", "BSE, BSE", "BFO, BSE", "MCX, MCX"})
    void a_producer_may_add_the_exchange_and_the_name(String exchange, String calendars) {
        Trade trade = ticks.trade(FULL.replace(
                "\"mode\"", "\"exchange\":\"%s\",\"tradingsymbol\":\"RELIANCE\",\"mode\"".formatted(exchange)));

        assertThat(trade.exchange()).isEqualTo(calendars);
        assertThat(trade.symbol()).isEqualTo(calendars + ":RELIANCE");
    }

    @Test
    void an_exchange_whose_sessions_are_not_known_is_said() {
        assertThat(ticks.reason(FULL.replace("\"mode\"", "\"exchange\":\"CDS\",\"mode\"")))
                .isEqualTo(UNKNOWN_EXCHANGE);
    }

    @Test
    void an_array_holds_a_tick_each() {
        assertThat(ticks.all("[" + FULL + "," + FULL + "]")).hasSize(2).allMatch(Outcome.Accepted.class::isInstance);
    }
}
