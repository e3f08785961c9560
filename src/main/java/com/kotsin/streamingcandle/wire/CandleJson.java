package com.kotsin.streamingcandle.wire;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON object of a candle: fields in the published order, numbers as plain decimals with all their digits and no
 * trailing zeros. Equal candles give equal bytes. Safe for use by several threads.
 */
public final class CandleJson {

    /** Names of the fields in their order; a candle may be without some of them. */
    public static final List<String> FIELDS = List.of(
            "symbol",
            "exchange",
            "timeframe",
            "start",
            "end",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "turnover",
            "vwap",
            "trades",
            "buyVolume",
            "sellVolume",
            "openTime",
            "highTime",
            "lowTime",
            "closeTime",
            "status",
            "revision",
            "complete",
            "tradingDay");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_SIZE = 640;

    private CandleJson() {}

    /** The JSON in UTF-8. */
    public static byte[] write(Candle candle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(candle, json);
        }
        return bytes.toByteArray();
    }

    /** Writes the object at the generator's place, which may be inside an array. */
    public static void write(Candle candle, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("symbol", candle.symbol());
        if (candle.exchange() != null) {
            json.writeStringProperty("exchange", candle.exchange());
        }
        json.writeStringProperty("timeframe", candle.timeframe().toString());
        json.writeNumberProperty("start", candle.start());
        json.writeNumberProperty("end", candle.end());
        decimal(json, "open", candle.open());
        decimal(json, "high", candle.high());
        decimal(json, "low", candle.low());
        decimal(json, "close", candle.close());
        decimal(json, "volume", candle.volume());
        decimal(json, "turnover", candle.turnover());
        decimal(json, "vwap", candle.vwap());
        json.writeNumberProperty("trades", candle.trades());
        decimal(json, "buyVolume", candle.buyVolume());
        decimal(json, "sellVolume", candle.sellVolume());
        json.writeNumberProperty("openTime", candle.openTime());
        json.writeNumberProperty("highTime", candle.highTime());
        json.writeNumberProperty("lowTime", candle.lowTime());
        json.writeNumberProperty("closeTime", candle.closeTime());
        json.writeStringProperty("status", candle.status().text());
        json.writeNumberProperty("revision", candle.revision());
        json.writeBooleanProperty("complete", candle.complete());
        json.writeStringProperty("tradingDay", candle.tradingDay().toString());
        json.writeEndObject();
    }

    private static void decimal(JsonGenerator json, String field, BigDecimal value) {
        if (value != null) {
            json.writeName(field);
            json.writeNumber(plain(value));
        }
    }

    /** The decimal with all its digits, no exponent and no trailing zeros. */
    public static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /**
     * Reads what {@link #write(Candle)} wrote. Fields that it does not know are passed over.
     *
     * @throws IllegalArgumentException if the bytes are no candle
     */
    public static Candle read(byte[] bytes) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("A candle must be a JSON object");
            }
            Fields fields = new Fields();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                fields.take(name, json);
            }
            return fields.candle();
        } catch (JacksonException | DateTimeException | NullPointerException e) {
            throw new IllegalArgumentException("Not the JSON of a candle: " + e.getMessage(), e);
        }
    }

    private static final class Fields {
        private String symbol;
        private String exchange;
        private Timeframe timeframe;
        private long start;
        private long end;
        private BigDecimal open;
        private BigDecimal high;
        private BigDecimal low;
        private BigDecimal close;
        private BigDecimal volume;
        private BigDecimal turnover;
        private long trades;
        private BigDecimal buyVolume;
        private BigDecimal sellVolume;
        private long openTime;
        private long highTime;
        private long lowTime;
        private long closeTime;
        private Status status;
        private int revision;
        private boolean complete;
        private LocalDate tradingDay;

        void take(String name, JsonParser json) {
            switch (name) {
                case "symbol" -> symbol = json.getString();
                case "exchange" -> exchange = json.getString();
                case "timeframe" -> timeframe = Timeframe.parse(json.getString());
                case "start" -> start = json.getLongValue();
                case "end" -> end = json.getLongValue();
                case "open" -> open = json.getDecimalValue();
                case "high" -> high = json.getDecimalValue();
                case "low" -> low = json.getDecimalValue();
                case "close" -> close = json.getDecimalValue();
                case "volume" -> volume = json.getDecimalValue();
                case "turnover" -> turnover = json.getDecimalValue();
                case "trades" -> trades = json.getLongValue();
                case "buyVolume" -> buyVolume = json.getDecimalValue();
                case "sellVolume" -> sellVolume = json.getDecimalValue();
                case "openTime" -> openTime = json.getLongValue();
                case "highTime" -> highTime = json.getLongValue();
                case "lowTime" -> lowTime = json.getLongValue();
                case "closeTime" -> closeTime = json.getLongValue();
                case "status" -> status = Status.of(json.getString());
                case "revision" -> revision = json.getIntValue();
                case "complete" -> complete = json.getBooleanValue();
                case "tradingDay" -> tradingDay = LocalDate.parse(json.getString());
                default -> json.skipChildren();
            }
        }

        Candle candle() {
            return new Candle(
                    symbol,
                    exchange,
                    timeframe,
                    start,
                    end,
                    open,
                    high,
                    low,
                    close,
                    volume,
                    turnover,
                    trades,
                    buyVolume,
                    sellVolume,
                    openTime,
                    highTime,
                    lowTime,
                    closeTime,
                    status,
                    revision,
                    complete,
                    tradingDay);
        }
    }
}
