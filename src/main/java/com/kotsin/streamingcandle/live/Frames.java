package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The lines of server-sent events, without their ids. */
final class Frames {

    private static final JsonFactory JSON = new JsonFactory();

    private Frames() {}

    /** Named by the candle's status. */
    static byte[] candle(Candle candle) {
        return frame(candle.status().text(), CandleJson.write(candle));
    }

    static byte[] snapshot(String symbol, Timeframe timeframe, List<Candle> candles) {
        return frame("snapshot", json -> {
            json.writeStringProperty("symbol", symbol);
            json.writeStringProperty("timeframe", timeframe.toString());
            json.writeArrayPropertyStart("candles");
            candles.forEach(candle -> CandleJson.write(candle, json));
            json.writeEndArray();
        });
    }

    static byte[] reset(String reason) {
        return frame("reset", json -> json.writeStringProperty("reason", reason));
    }

    static byte[] heartbeat(long timeMillis) {
        return frame("heartbeat", json -> json.writeNumberProperty("time", timeMillis));
    }

    private static byte[] frame(String event, Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        }
        return frame(event, bytes.toByteArray());
    }

    private static byte[] frame(String event, byte[] json) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(json.length + 32);
        frame.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(json);
        frame.write('\n');
        frame.write('\n');
        return frame.toByteArray();
    }
}
