package com.kotsin.streamingcandle.oracle;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A final or revised candle with all that it says.
 *
 * @param exchange or {@code null}
 */
public record OracleRevision(
        OracleCandle candle,
        String exchange,
        String timeframe,
        String status,
        int revision,
        boolean complete,
        String tradingDay) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads the published JSON of a candle. */
    public static OracleRevision read(byte[] json) {
        JsonNode said = JSON.readTree(json);
        return new OracleRevision(
                OracleCandle.read(json),
                said.path("exchange").asString(null),
                said.required("timeframe").asString(),
                said.required("status").asString(),
                said.required("revision").intValue(),
                said.required("complete").booleanValue(),
                said.required("tradingDay").asString());
    }

    public String key() {
        return candle.symbol() + "|" + candle.start();
    }
}
