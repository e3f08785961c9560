package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.SymbolWindow;
import com.kotsin.streamingcandle.stage.WindowState;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A window of a symbol: its closed minutes folded together, and beside them the minutes that are still forming. */
final class RollupWindow implements SymbolWindow {

    private static final byte[] NOTHING = new byte[0];

    final byte[] symbolBytes;
    private final String symbol;
    private final Window window;
    private final String exchange;
    private final Origin origin;

    /** Number of the last closed minute it took. */
    private long lastNumber;

    private OpenCandle closed;
    private final Set<Long> closedMinutes = new HashSet<>();
    private final Map<Long, OpenCandle> forming = new TreeMap<>();

    RollupWindow(String symbol, String exchange, Window window, Origin origin) {
        this.symbol = symbol;
        this.symbolBytes = symbol.getBytes(StandardCharsets.UTF_8);
        this.exchange = exchange;
        this.window = window;
        this.origin = origin;
        clear();
    }

    static RollupWindow restored(String symbol, WindowState state) {
        return new RollupWindow(symbol, state.exchange(), state.window(), state.origin());
    }

    /** Forgets all minutes, to fold them anew. */
    void clear() {
        closed = empty();
        closedMinutes.clear();
    }

    private OpenCandle empty() {
        OpenCandle candle = new OpenCandle();
        if (origin.reading().beganInside(window)) {
            candle.markIncomplete();
        }
        return candle;
    }

    /** Takes a closed minute that it does not hold yet. */
    void close(long minute, OpenCandle candle) {
        closed.merge(candle);
        closedMinutes.add(minute);
        forming.remove(minute);
    }

    /**
     * Takes the newest state of a forming minute.
     *
     * @return false if that minute is closed already
     */
    boolean form(long minute, OpenCandle candle) {
        if (closedMinutes.contains(minute)) {
            return false;
        }
        forming.put(minute, candle);
        return true;
    }

    void takenAt(long number) {
        lastNumber = number;
    }

    /** Whether it has something to say, and took nothing that was sent after this number. */
    boolean isSettledAt(long number) {
        return hasClosedMinutes() && lastNumber <= number;
    }

    boolean hasClosedMinutes() {
        return !closedMinutes.isEmpty();
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public Window window() {
        return window;
    }

    byte[] encode(int revision) {
        return new WindowState(revision, window, exchange, origin, NOTHING).encode();
    }

    /** The candle of the closed minutes. */
    Candle toCandle(Timeframe timeframe, int revision) {
        Status status = revision == 0 ? Status.FINAL : Status.REVISED;
        return closed.toCandle(symbol, exchange, timeframe, window, status, revision);
    }

    /** The candle of all minutes, forming ones included. */
    Candle toLiveCandle(Timeframe timeframe) {
        OpenCandle sum = empty();
        if (hasClosedMinutes()) {
            sum.merge(closed);
        }
        forming.values().forEach(sum::merge);
        return sum.toCandle(symbol, exchange, timeframe, window, Status.LIVE, 0);
    }
}
