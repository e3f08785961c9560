package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.SymbolWindow;
import com.kotsin.streamingcandle.stage.WindowState;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** A window of a symbol that takes trades: in heap, beside its copy in a store. */
final class OpenWindow implements SymbolWindow {

    final byte[] symbolBytes;
    final Origin origin;
    OpenCandle candle;
    /** Revision of the candle last sent, or {@link WindowState#NOT_SENT}. */
    int revision;

    /** Whether it has changed since it was last written to the store of open windows. */
    boolean isUnwritten;

    /** Whether the store of open windows holds it; many open and close between two commits of a backlog. */
    boolean isStored;

    /** Whether its live candle is to be sent. */
    boolean awaitsLive;

    private final String symbol;
    private final Window window;
    private final String exchange;
    private final byte[] head;

    OpenWindow(String symbol, String exchange, Window window, Origin origin, OpenCandle candle, int revision) {
        this.symbol = symbol;
        this.symbolBytes = symbol.getBytes(StandardCharsets.UTF_8);
        this.exchange = exchange;
        this.window = window;
        this.origin = origin;
        this.candle = candle;
        this.revision = revision;
        this.head = WindowState.head(window, exchange, origin);
    }

    /** A window that saw no trade yet. */
    static OpenWindow opened(String symbol, String exchange, Window window, Origin origin) {
        OpenCandle candle = new OpenCandle();
        if (origin.reading().beganInside(window)) {
            candle.markIncomplete();
        }
        return new OpenWindow(symbol, exchange, window, origin, candle, WindowState.NOT_SENT);
    }

    /** A window as a store holds it. */
    static OpenWindow restored(String symbol, byte[] stored) {
        WindowState state = WindowState.decode(stored);
        return new OpenWindow(
                symbol,
                state.exchange(),
                state.window(),
                state.origin(),
                OpenCandleCodec.decode(state.aggregate()),
                state.revision());
    }

    /** A later window of the same symbol, without a trade yet. */
    OpenWindow opened(Window later) {
        return opened(symbol, exchange, later, origin);
    }

    /** Takes over the price of the last trade before it; false if it holds trades or has that price already. */
    boolean carry(BigDecimal price) {
        return candle.carry(price, window.start());
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public Window window() {
        return window;
    }

    /** Whether the other one's candle says the same. */
    boolean says(OpenWindow other) {
        return asLive(candle).equals(asLive(other.candle));
    }

    String exchange() {
        return exchange;
    }

    byte[] encode() {
        return WindowState.join(revision, head, OpenCandleCodec.encode(candle));
    }

    private Candle asLive(OpenCandle any) {
        return any.toCandle(symbol, exchange, Timeframe.ONE_MINUTE, window, Status.LIVE, 0);
    }

    Candle toCandle(Status status) {
        return candle.toCandle(symbol, exchange, Timeframe.ONE_MINUTE, window, status, Math.max(0, revision));
    }
}
