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
import java.util.BitSet;

/**
 * A window of a symbol: its closed minutes folded together, and beside them the minutes that are still forming. There is
 * one for each symbol and longer timeframe, so it is kept small.
 */
final class RollupWindow implements SymbolWindow {

    private static final byte[] NOTHING = new byte[0];

    /** A minute that is not closed, and further ones; there is hardly ever more than one. */
    private record Forming(long minute, OpenCandle candle, Forming others) {

        static Forming without(Forming all, long minute) {
            if (all == null || all.minute == minute) {
                return all == null ? null : all.others;
            }
            return new Forming(all.minute, all.candle, without(all.others, minute));
        }
    }

    private final String symbol;
    private final Window window;
    private final String exchange;
    private final Origin origin;

    /** Number of the last closed minute it took. */
    private long lastNumber;

    private boolean incomplete;
    /** Null until a minute is closed. */
    private OpenCandle closed;

    /** Closed minutes, counted from the start of the window. */
    private BitSet closedMinutes;

    private Forming forming;

    RollupWindow(String symbol, String exchange, Window window, Origin origin) {
        this.symbol = symbol;
        this.exchange = exchange;
        this.window = window;
        this.origin = origin;
    }

    static RollupWindow restored(String symbol, WindowState state) {
        return new RollupWindow(symbol, state.exchange(), state.window(), state.origin());
    }

    /** Forgets the closed minutes, to fold them anew. */
    void clear() {
        closed = null;
        closedMinutes = null;
    }

    private OpenCandle empty() {
        OpenCandle candle = new OpenCandle();
        if (incomplete || origin.reading().beganInside(window)) {
            candle.markIncomplete();
        }
        return candle;
    }

    /** Says that trades of it may be missing. */
    void markIncomplete() {
        incomplete = true;
        if (hasClosedMinutes()) {
            closed.markIncomplete();
        }
    }

    /** Takes a closed minute that it does not hold yet. */
    void close(long minute, OpenCandle candle) {
        if (closed == null) {
            closed = empty();
            closedMinutes = new BitSet();
        }
        closed.merge(candle);
        closedMinutes.set(index(minute));
        forming = Forming.without(forming, minute);
    }

    /**
     * Takes the newest state of a forming minute.
     *
     * @return false if that minute is closed already
     */
    boolean form(long minute, OpenCandle candle) {
        if (holds(minute)) {
            return false;
        }
        forming = new Forming(minute, candle, Forming.without(forming, minute));
        return true;
    }

    /** Whether it holds this minute, closed. */
    boolean holds(long minute) {
        return hasClosedMinutes() && closedMinutes.get(index(minute));
    }

    private int index(long minute) {
        return (int) ((minute - window.start()) / Timeframe.ONE_MINUTE.millis());
    }

    void takenAt(long number) {
        lastNumber = number;
    }

    /** Whether it has something to say, and took nothing that was sent after this number. */
    boolean isSettledAt(long number) {
        return hasClosedMinutes() && lastNumber <= number;
    }

    boolean hasClosedMinutes() {
        return closed != null;
    }

    byte[] symbolBytes() {
        return symbol.getBytes(StandardCharsets.UTF_8);
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
        for (Forming part = forming; part != null; part = part.others) {
            sum.merge(part.candle);
        }
        return sum.toCandle(symbol, exchange, timeframe, window, Status.LIVE, 0);
    }
}
