package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a candle that describe trades. Equal numbers are equal whatever their scale. What was not there, such as
 * the vwap of volume 0, is {@code null}.
 */
public record OracleCandle(
        String symbol,
        long start,
        long end,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal turnover,
        BigDecimal vwap,
        long trades,
        BigDecimal buyVolume,
        BigDecimal sellVolume,
        long openTime,
        long highTime,
        long lowTime,
        long closeTime) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    public OracleCandle {
        open = plain(open);
        high = plain(high);
        low = plain(low);
        close = plain(close);
        volume = plain(volume);
        turnover = plain(turnover);
        vwap = plain(vwap);
        buyVolume = plain(buyVolume);
        sellVolume = plain(sellVolume);
    }

    static BigDecimal plain(BigDecimal value) {
        return value == null ? null : new BigDecimal(value.stripTrailingZeros().toPlainString());
    }

    /** Reads the published JSON of a candle; its vwap is the one written there. */
    public static OracleCandle read(byte[] json) {
        JsonNode candle = JSON.readTree(json);
        return new OracleCandle(
                candle.required("symbol").asString(),
                candle.required("start").longValue(),
                candle.required("end").longValue(),
                candle.required("open").decimalValue(),
                candle.required("high").decimalValue(),
                candle.required("low").decimalValue(),
                candle.required("close").decimalValue(),
                candle.required("volume").decimalValue(),
                candle.required("turnover").decimalValue(),
                optional(candle, "vwap"),
                candle.required("trades").longValue(),
                optional(candle, "buyVolume"),
                optional(candle, "sellVolume"),
                candle.required("openTime").longValue(),
                candle.required("highTime").longValue(),
                candle.required("lowTime").longValue(),
                candle.required("closeTime").longValue());
    }

    private static BigDecimal optional(JsonNode candle, String field) {
        return candle.has(field) ? candle.get(field).decimalValue() : null;
    }

    /** What a third party would publish of it. */
    public PublishedCandle published() {
        return new PublishedCandle(symbol, start, open, high, low, close, volume, turnover);
    }
}
