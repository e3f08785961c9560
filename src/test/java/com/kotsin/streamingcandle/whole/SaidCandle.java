package com.kotsin.streamingcandle.whole;

import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.PublishedCandle;
import java.math.BigDecimal;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A candle as it was said: what it tells of trades, and what it says of itself. Read without the application's own code.
 *
 * @param exchange or {@code null}
 */
record SaidCandle(
        OracleCandle candle,
        String exchange,
        String timeframe,
        String status,
        int revision,
        boolean complete,
        String tradingDay) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    PublishedCandle.Key key() {
        return new PublishedCandle.Key(candle.symbol(), candle.start());
    }

    static SaidCandle read(byte[] json) {
        return of(json, JSON.readTree(json));
    }

    /** The candles of a JSON array. */
    static List<SaidCandle> readAll(String array) {
        return JSON.readTree(array)
                .valueStream()
                .map(node -> of(JSON.writeValueAsBytes(node), node))
                .toList();
    }

    private static SaidCandle of(byte[] json, JsonNode node) {
        return new SaidCandle(
                OracleCandle.read(json),
                node.path("exchange").asString(null),
                node.required("timeframe").asString(),
                node.required("status").asString(),
                node.required("revision").intValue(),
                node.required("complete").booleanValue(),
                node.required("tradingDay").asString());
    }

    static SaidCandle of(Document document) {
        return new SaidCandle(
                new OracleCandle(
                        document.getString("symbol"),
                        millis(document, "start"),
                        millis(document, "end"),
                        decimal(document, "open"),
                        decimal(document, "high"),
                        decimal(document, "low"),
                        decimal(document, "close"),
                        decimal(document, "volume"),
                        decimal(document, "turnover"),
                        decimal(document, "vwap"),
                        document.getLong("trades"),
                        decimal(document, "buyVolume"),
                        decimal(document, "sellVolume"),
                        millis(document, "openTime"),
                        millis(document, "highTime"),
                        millis(document, "lowTime"),
                        millis(document, "closeTime")),
                document.getString("exchange"),
                document.getString("timeframe"),
                document.getString("status"),
                document.getInteger("revision"),
                document.getBoolean("complete"),
                document.getString("tradingDay"));
    }

    private static long millis(Document document, String field) {
        return document.getDate(field).getTime();
    }

    private static BigDecimal decimal(Document document, String field) {
        Decimal128 value = document.get(field, Decimal128.class);
        return value == null ? null : value.bigDecimalValue();
    }
}
