package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.wire.CandleJson;
import java.math.BigDecimal;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** A decimal over HTTP looks as it does in a candle. */
@JacksonComponent
final class DecimalSerializer extends ValueSerializer<BigDecimal> {

    @Override
    public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
        json.writeNumber(CandleJson.plain(value));
    }
}
