package com.kotsin.streamingcandle.udf;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a chart must know of a symbol: TradingView's {@code LibrarySymbolInfo}. */
@JsonNaming(SnakeCaseStrategy.class)
record SymbolInfo(
        String name,
        String ticker,
        String description,
        String type,
        String exchange,
        String listedExchange,
        String timezone,
        String session,
        String sessionHolidays,
        String corrections,
        String format,
        int minmov,
        long pricescale,
        int volumePrecision,
        boolean hasIntraday,
        List<String> intradayMultipliers,
        boolean hasDaily,
        List<String> dailyMultipliers,
        boolean hasWeeklyAndMonthly,
        List<String> supportedResolutions,
        String dataStatus) {

    static final String TYPE = "undefined";

    /** Of charts whose symbol has no candles yet. */
    private static final int USUAL_DECIMALS = 2;
    /** A power of ten that every JavaScript number holds exactly. */
    private static final int MOST_DECIMALS = 15;

    /** @param newest some candles, whose prices show how many decimals there are */
    static SymbolInfo of(Instrument instrument, TradingHours hours, Collection<Timeframe> stored, List<Candle> newest) {
        String exchange = Objects.requireNonNullElse(instrument.exchange(), "");
        int decimals = newest.isEmpty()
                ? USUAL_DECIMALS
                : decimals(newest, candle -> Stream.of(candle.open(), candle.high(), candle.low(), candle.close()));
        return new SymbolInfo(
                name(instrument),
                instrument.symbol(),
                instrument.symbol(),
                TYPE,
                exchange,
                exchange,
                hours.timezone(),
                hours.session(),
                hours.holidays(),
                hours.corrections(),
                "price",
                1,
                BigDecimal.TEN.pow(decimals).longValueExact(),
                decimals(newest, candle -> Stream.of(candle.volume())),
                true,
                Resolution.intraday(stored),
                true,
                List.of("1"),
                false,
                Resolution.supported(stored),
                "streaming");
    }

    /** The symbol without the exchange before its colon. */
    static String name(Instrument instrument) {
        String prefix = instrument.exchange() + ":";
        return instrument.symbol().startsWith(prefix)
                ? instrument.symbol().substring(prefix.length())
                : instrument.symbol();
    }

    private static int decimals(List<Candle> candles, Function<Candle, Stream<BigDecimal>> numbers) {
        return Math.min(
                MOST_DECIMALS,
                candles.stream()
                        .flatMap(numbers)
                        .mapToInt(BigDecimal::scale)
                        .max()
                        .orElse(0));
    }
}
