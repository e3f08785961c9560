package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;

/** The one-minute candles that were made anew, each as it was said last, and the longer ones that they add up to. */
final class RebuiltMinutes {

    private final long from;
    private final long to;
    private final Set<String> symbols;
    private final Function<String, SessionCalendar> calendars;
    private final Map<CandleKey, Made> minutes = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();
    private final Map<String, Long> firstMinutes = new HashMap<>();
    private final Set<String> spread = new HashSet<>();

    /**
     * @param from only candles that end after it; milliseconds since the epoch, UTC
     * @param to only candles that start before it
     * @param symbols only these, or all if there are none
     * @param calendars calendar of a name
     */
    RebuiltMinutes(long from, long to, Set<String> symbols, Function<String, SessionCalendar> calendars) {
        this.from = from;
        this.to = to;
        this.symbols = symbols;
        this.calendars = calendars;
    }

    /** Takes a final or revised candle as the service would send it. */
    void take(Record<byte[], byte[]> closed) {
        String symbol = new String(closed.key(), StandardCharsets.UTF_8);
        if (!symbols.isEmpty() && !symbols.contains(symbol)) {
            return;
        }
        long lastMillisecond = closed.timestamp();
        firstMinutes.merge(symbol, lastMillisecond, Math::min);
        if (lastMillisecond < from || lastMillisecond >= to + Timeframe.ONE_MINUTE.millis()) {
            return;
        }
        Candle candle = CandleJson.read(closed.value());
        Origin origin = Origin.of(closed.headers());
        if (candle.start() >= to) {
            return;
        }
        String other = sources.putIfAbsent(symbol, origin.source());
        if (other != null && !other.equals(origin.source())) {
            spread.add(symbol);
        }
        minutes.put(CandleKey.of(candle), new Made(candle, window(candle, Timeframe.ONE_MINUTE, origin), origin));
    }

    private Window window(Candle minute, Timeframe timeframe, Origin origin) {
        TradingSession session = calendars
                .apply(origin.calendar())
                .sessionAt(minute.start())
                .orElseThrow(() -> new IllegalStateException(
                        "%s starts in no session of calendar %s".formatted(minute, origin.calendar())));
        return Window.at(minute.start(), timeframe, session);
    }

    /** Symbols whose trades lie in several ticks partitions. */
    Set<String> spread() {
        return spread;
    }

    /** Whether no earlier candle of the symbol was made. */
    boolean isFirst(Candle candle) {
        Long first = firstMinutes.get(candle.symbol());
        return first == null || candle.start() <= first;
    }

    /** Has every minute carry what the service knew of its reading. */
    void asRead(Function<Made, Made> known) {
        minutes.replaceAll((key, made) -> known.apply(made));
    }

    /** The candles of a timeframe. */
    Map<CandleKey, Made> candles(Timeframe timeframe) {
        if (timeframe.equals(Timeframe.ONE_MINUTE)) {
            return minutes;
        }
        Map<CandleKey, TreeMap<Long, Made>> parts = new HashMap<>();
        Map<CandleKey, Window> windows = new HashMap<>();
        minutes.forEach((key, made) -> {
            Window window = window(made.candle(), timeframe, made.origin());
            CandleKey longer = new CandleKey(key.symbol(), window.start());
            windows.put(longer, window);
            parts.computeIfAbsent(longer, each -> new TreeMap<>()).put(key.start(), made);
        });
        Map<CandleKey, Made> folded = new HashMap<>();
        parts.forEach((key, ofWindow) ->
                folded.put(key, fold(timeframe, windows.get(key), new ArrayList<>(ofWindow.values()))));
        return folded;
    }

    private static Made fold(Timeframe timeframe, Window window, List<Made> parts) {
        Made first = parts.get(0);
        OpenCandle sum = new OpenCandle();
        if (first.origin().reading().beganInside(window)) {
            sum.markIncomplete();
        }
        parts.forEach(part -> sum.merge(OpenCandle.of(part.candle())));
        Candle candle =
                sum.toCandle(first.candle().symbol(), first.candle().exchange(), timeframe, window, Status.FINAL, 0);
        return new Made(candle, window, first.origin());
    }
}
