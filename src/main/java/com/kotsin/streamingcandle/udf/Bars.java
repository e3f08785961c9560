package com.kotsin.streamingcandle.udf;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.kotsin.streamingcandle.candle.Candle;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/**
 * Answer to a request for history: columns of equal length, or why there are none.
 *
 * @param s {@code ok}, {@code no_data} or {@code error}
 * @param errmsg what was wrong
 * @param t seconds since the epoch, UTC: the start of a candle, or of a day its trading day at 00:00 UTC
 * @param nextTime time of the closest bar further back, where there is none in the range
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Bars(
        String s,
        String errmsg,
        Long nextTime,
        List<Long> t,
        List<BigDecimal> o,
        List<BigDecimal> h,
        List<BigDecimal> l,
        List<BigDecimal> c,
        List<BigDecimal> v) {

    private static final long MILLIS_PER_SECOND = 1_000;

    static Bars of(List<Candle> candles) {
        return new Bars(
                "ok",
                null,
                null,
                column(candles, Bars::seconds),
                column(candles, Candle::open),
                column(candles, Candle::high),
                column(candles, Candle::low),
                column(candles, Candle::close),
                column(candles, Candle::volume));
    }

    private static <T> List<T> column(List<Candle> candles, Function<Candle, T> of) {
        return candles.stream().map(of).toList();
    }

    /** @param nextTime seconds since the epoch, or {@code null} if there is nothing further back either */
    static Bars none(Long nextTime) {
        return new Bars("no_data", null, nextTime, null, null, null, null, null, null);
    }

    static Bars error(String message) {
        return new Bars("error", message, null, null, null, null, null, null, null);
    }

    static long seconds(Candle candle) {
        return Resolution.isDay(candle.timeframe())
                ? candle.tradingDay().atStartOfDay().toEpochSecond(ZoneOffset.UTC)
                : candle.start() / MILLIS_PER_SECOND;
    }
}
