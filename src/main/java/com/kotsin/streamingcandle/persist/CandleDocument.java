package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Date;
import org.bson.Document;
import org.bson.types.Decimal128;

/** A candle as MongoDB keeps it: the fields of its JSON, decimals as Decimal128, times as Date. */
final class CandleDocument {

    static final String ID = "_id";
    static final String SYMBOL = "symbol";
    static final String START = "start";
    static final String END = "end";
    static final String REVISION = "revision";

    private CandleDocument() {}

    /** Name of the collection that holds the candles of a timeframe. */
    static String collection(Timeframe timeframe) {
        return "candles_" + timeframe;
    }

    /** @throws IllegalArgumentException if a number has more digits or a larger exponent than a Decimal128 can hold */
    static Document of(Candle candle) {
        Document document = new Document(ID, candle.symbol() + "|" + candle.start()).append(SYMBOL, candle.symbol());
        if (candle.exchange() != null) {
            document.append("exchange", candle.exchange());
        }
        document.append("timeframe", candle.timeframe().toString())
                .append(START, new Date(candle.start()))
                .append(END, new Date(candle.end()));
        put(document, "open", candle.open());
        put(document, "high", candle.high());
        put(document, "low", candle.low());
        put(document, "close", candle.close());
        put(document, "volume", candle.volume());
        put(document, "turnover", candle.turnover());
        put(document, "vwap", candle.vwap());
        document.append("trades", candle.trades());
        put(document, "buyVolume", candle.buyVolume());
        put(document, "sellVolume", candle.sellVolume());
        return document.append("openTime", new Date(candle.openTime()))
                .append("highTime", new Date(candle.highTime()))
                .append("lowTime", new Date(candle.lowTime()))
                .append("closeTime", new Date(candle.closeTime()))
                .append("status", candle.status().text())
                .append(REVISION, candle.revision())
                .append("complete", candle.complete())
                .append("tradingDay", candle.tradingDay().toString());
    }

    private static void put(Document document, String field, BigDecimal value) {
        if (value != null) {
            document.append(field, decimal128(field, value));
        }
    }

    private static Decimal128 decimal128(String field, BigDecimal value) {
        try {
            return new Decimal128(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s has %d significant digits and exponent %d; MongoDB's Decimal128 holds 34 digits and exponents from -6176 to 6111"
                            .formatted(field, value.stripTrailingZeros().precision(), -value.scale()),
                    e);
        }
    }

    /** The candle that {@link #of} made the document from; decimals are equal by value. */
    static Candle candle(Document document) {
        return new Candle(
                document.getString(SYMBOL),
                document.getString("exchange"),
                Timeframe.parse(document.getString("timeframe")),
                millis(document, START),
                millis(document, END),
                decimal(document, "open"),
                decimal(document, "high"),
                decimal(document, "low"),
                decimal(document, "close"),
                decimal(document, "volume"),
                decimal(document, "turnover"),
                document.getLong("trades"),
                decimal(document, "buyVolume"),
                decimal(document, "sellVolume"),
                millis(document, "openTime"),
                millis(document, "highTime"),
                millis(document, "lowTime"),
                millis(document, "closeTime"),
                Status.of(document.getString("status")),
                document.getInteger(REVISION),
                document.getBoolean("complete"),
                LocalDate.parse(document.getString("tradingDay")));
    }

    private static long millis(Document document, String field) {
        return document.getDate(field).getTime();
    }

    private static BigDecimal decimal(Document document, String field) {
        Decimal128 value = document.get(field, Decimal128.class);
        return value == null ? null : value.bigDecimalValue();
    }
}
