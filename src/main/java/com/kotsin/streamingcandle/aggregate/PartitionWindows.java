package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.LivePace;
import com.kotsin.streamingcandle.stage.WindowIndex;
import com.kotsin.streamingcandle.stage.WindowKey;
import com.kotsin.streamingcandle.stage.WindowState;
import com.kotsin.streamingcandle.stage.WindowSweep;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The windows of one ticks partition: open ones in heap and store, closed ones in a store until no trade may revise them. */
final class PartitionWindows {

    private final AggregateSettings settings;
    private final TaskState state;
    private final CandleOutput output;
    private final WindowKey keys;
    private final WindowIndex<OpenWindow> open = new WindowIndex<>();
    private final LivePace<OpenWindow> pace;
    private final WindowSweep sweep;

    PartitionWindows(String source, AggregateSettings settings, TaskState state, CandleOutput output) {
        this.settings = settings;
        this.state = state;
        this.output = output;
        this.keys = new WindowKey(source);
        this.sweep = new WindowSweep(state.closed(), keys, Timeframe.ONE_MINUTE.millis());
        this.pace = new LivePace<>(settings.liveIntervalMillis());
    }

    /** Takes the open windows out of the store; each is said again live, since that may not have been said before. */
    void restore() {
        try (KeyValueIterator<byte[], byte[]> stored = state.open().range(keys.from(0), keys.from(Long.MAX_VALUE))) {
            while (stored.hasNext()) {
                KeyValue<byte[], byte[]> entry = stored.next();
                OpenWindow window = OpenWindow.restored(keys.symbol(entry.key), entry.value);
                open(window);
                pace.await(window.symbol(), window);
            }
        }
    }

    /** The open window of the symbol that holds this instant, or {@code null}. */
    OpenWindow find(String symbol, long timeMillis) {
        return open.find(symbol, timeMillis);
    }

    void open(OpenWindow window) {
        open.add(window);
        settings.metrics().openWindows(Timeframe.ONE_MINUTE, 1);
    }

    void add(OpenWindow window, Trade trade, long position, long now) {
        window.candle.add(trade, position);
        state.open().put(key(window), window.encode());
        if (pace.mayGo(window.symbol(), window, now)) {
            output.live(window, now);
        }
    }

    /** The closed window of the symbol, or {@code null} if no candle of it was sent. */
    OpenWindow closed(String symbol, Window window) {
        byte[] stored = state.closed().get(keys.of(window.start(), symbol.getBytes(StandardCharsets.UTF_8)));
        return stored == null ? null : OpenWindow.restored(symbol, stored);
    }

    /** Adds a late trade and says the candle again, or for the first time if the window had no trade before. */
    void revise(OpenWindow closed, Trade late, long position, long closedThrough) {
        closed.candle.add(late, position);
        closed.revision++;
        state.closed().put(key(closed), closed.encode());
        output.closed(closed, closedThrough);
    }

    /**
     * Closes every window that settles by then.
     *
     * @param closedThrough every window that settles by then is closed already
     */
    void closeThrough(long timeMillis, long closedThrough, long now) {
        open.takeThrough(timeMillis, window -> {
            pace.forget(window.symbol(), window);
            window.revision = WindowState.NOT_SENT + 1;
            byte[] key = key(window);
            state.open().delete(key);
            state.closed().put(key, window.encode());
            output.closed(window, closedThrough);
            settings.metrics().openWindows(Timeframe.ONE_MINUTE, -1);
            settings.metrics()
                    .closeDelay(Timeframe.ONE_MINUTE, now - window.window().settles());
        });
    }

    /** Drops closed windows that no trade may revise any more. */
    void clear(long through) {
        sweep.settledThrough(through - settings.horizonMillis(), key -> {});
    }

    /** The task goes elsewhere, and its windows with it. */
    void close() {
        settings.metrics().openWindows(Timeframe.ONE_MINUTE, -open.size());
    }

    void sendLive(long now) {
        pace.sendDue(now, window -> output.live(window, now));
    }

    boolean hasLiveWaiting() {
        return !pace.isIdle();
    }

    /** When the next open window settles, or {@link Long#MAX_VALUE}. */
    long nextSettling() {
        return open.nextSettling();
    }

    private byte[] key(OpenWindow window) {
        return keys.of(window.window().start(), window.symbolBytes);
    }
}
