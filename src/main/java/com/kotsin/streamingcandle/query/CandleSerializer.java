package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.wire.CandleJson;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** A candle over HTTP looks as it does in Kafka. */
@JacksonComponent
final class CandleSerializer extends ValueSerializer<Candle> {

    @Override
    public void serialize(Candle candle, JsonGenerator json, SerializationContext context) {
        CandleJson.write(candle, json);
    }
}
