package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Candles to ask for. */
public final class Bars {

    private Bars() {}

    /** One final trade of this size, at the price of 100, at the start of its window. */
    public static Candle bar(String symbol, int minutes, long start, int volume) {
        Timeframe timeframe = new Timeframe(minutes);
        BigDecimal price = new BigDecimal(100);
        BigDecimal size = new BigDecimal(volume);
        LocalDate day = Instant.ofEpochMilli(start).atOffset(ZoneOffset.UTC).toLocalDate();
        return new Candle(
                symbol,
                null,
                timeframe,
                start,
                start + timeframe.millis(),
                price,
                price,
                price,
                price,
                size,
                price.multiply(size),
                1,
                null,
                null,
                start,
                start,
                start,
                start,
                Status.FINAL,
                0,
                true,
                day);
    }
}
