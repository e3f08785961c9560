package com.kotsin.streamingcandle.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a candle of one topic is told apart by. */
public final class CandleKey {

    private static final JsonMapper JSON = new JsonMapper();

    private CandleKey() {}

    public static String of(String json) {
        JsonNode candle = JSON.readTree(json);
        return candle.path("symbol").asString() + "|" + candle.path("start").longValue();
    }

    public static String withRevision(String json) {
        return of(json) + "|" + JSON.readTree(json).path("revision").intValue();
    }

    /** The last that was sent of each. */
    public static Collection<String> newest(List<String> candles) {
        Map<String, String> newest = new TreeMap<>();
        candles.forEach(json -> newest.put(of(json), json));
        return newest.values();
    }
}
