package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.LivePace;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.stage.WindowIndex;
import com.kotsin.streamingcandle.stage.WindowKey;
import com.kotsin.streamingcandle.stage.WindowSweep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    private final FollowingWindow following;
    /** Each once; those that were closed since are passed over. */
    private final List<OpenWindow> unwritten = new ArrayList<>();

    private long latestSettling = Long.MIN_VALUE;
    private int filled;

    PartitionWindows(
            String source,
            FollowingWindow following,
            AggregateSettings settings,
            TaskState state,
            CandleOutput output) {
        this.following = following;
        this.settings = settings;
        this.state = state;
        this.output = output;
        this.keys = new WindowKey(source);
        this.sweep = new WindowSweep(state.closed(), keys, Timeframe.ONE_MINUTE.millis());
        this.pace = new LivePace<>(settings.liveInterval(), settings.thread().beat());
        state.beforeCommit().write(this::writeUnwritten);
    }

    /** Takes the open windows out of the store; each is said again live, since that may not have been said before. */
    void restore(long latest) {
        latestSettling = latest;
        try (KeyValueIterator<byte[], byte[]> stored = state.open().range(keys.from(0), keys.from(Long.MAX_VALUE))) {
            while (stored.hasNext()) {
                KeyValue<byte[], byte[]> entry = stored.next();
                OpenWindow window = OpenWindow.restored(keys.symbol(entry.key), entry.value);
                window.isStored = true;
                index(window);
                if (!window.candle.isCarried()) {
                    window.awaitsLive = true;
                    pace.await(window.symbol(), window);
                }
            }
        }
    }

    /** The open window of the symbol that holds this instant, or {@code null}. */
    OpenWindow find(String symbol, long timeMillis) {
        return open.find(symbol, timeMillis);
    }

    /** Takes a new window without a trade; {@link #add} or {@link #keep} puts it into the store. */
    void open(OpenWindow window) {
        latestSettling = Math.max(latestSettling, window.window().settles());
        index(window);
    }

    private void index(OpenWindow window) {
        open.add(window);
        settings.metrics().openWindows(Timeframe.ONE_MINUTE, 1);
    }

    /** Has the window written before the next commit, so that the trades until then cost one write. */
    private void keep(OpenWindow window) {
        if (!window.isUnwritten) {
            window.isUnwritten = true;
            unwritten.add(window);
        }
    }

    private void writeUnwritten() {
        for (OpenWindow window : unwritten) {
            if (window.isUnwritten) {
                window.isUnwritten = false;
                window.isStored = true;
                state.open().put(key(window), window.encode());
            }
        }
        unwritten.clear();
        filled = 0;
    }

    /** Closed, or given up. */
    private void removeOpen(OpenWindow window) {
        window.isUnwritten = false;
        if (window.isStored) {
            window.isStored = false;
            state.open().delete(key(window));
        }
    }

    void add(OpenWindow window, Trade trade, long position, long now) {
        window.candle.add(trade, position);
        keep(window);
        sendLiveIfDue(window, now);
    }

    private void sendLiveIfDue(OpenWindow window, long now) {
        if (!window.awaitsLive) {
            window.awaitsLive = !pace.mayGo(window.symbol(), window);
            if (!window.awaitsLive) {
                live(window, now);
            }
        }
    }

    /** The closed window of the symbol, or {@code null} if it saw no trade. */
    OpenWindow closed(String symbol, Window window) {
        byte[] stored = state.closed().get(keys.of(window.start(), symbol.getBytes(StandardCharsets.UTF_8)));
        return stored == null ? null : OpenWindow.restored(symbol, stored);
    }

    /** Adds a late trade and says the candle again, or for the first time if no trade had set its prices before. */
    void revise(OpenWindow closed, Trade late, long position, long closedThrough) {
        closed.candle.add(late, position);
        revise(closed, closedThrough);
    }

    private void revise(OpenWindow closed, long closedThrough) {
        say(closed, closedThrough);
        carryOn(closed, closedThrough);
    }

    /**
     * Puts another candle in the place of that of a window, because snapshots say otherwise than before. A window that
     * turns out to hold no trade is given up while it is open. Once its final candle was sent it is said again, without
     * trades and at the price of the last trade before it.
     *
     * @param anew the window with its new candle
     */
    void replace(OpenWindow anew, long closedThrough, long now) {
        OpenWindow known = open.find(anew.symbol(), anew.window().start());
        OpenWindow closed = known == null ? closed(anew.symbol(), anew.window()) : null;
        if (known != null) {
            replaceOpen(known, anew.candle, now);
        } else if (closed != null) {
            boolean differs = !closed.says(anew);
            closed.candle = anew.candle;
            if (differs) {
                settings.metrics().lateTrade();
                revise(closed, closedThrough);
            } else {
                putClosed(closed);
            }
        } else if (!anew.candle.isCarried()) {
            if (anew.window().settles() > closedThrough) {
                open(anew);
                keep(anew);
                sendLiveIfDue(anew, now);
            } else {
                settings.metrics().lateTrade();
                revise(anew, closedThrough);
            }
        }
    }

    private void replaceOpen(OpenWindow known, OpenCandle candle, long now) {
        boolean carriesOnly = known.candle.isCarried() && candle.isCarried();
        known.candle = candle;
        if (candle.isCarried() && !following.isWanted()) {
            open.take(known);
            settings.metrics().openWindows(Timeframe.ONE_MINUTE, -1);
            pace.forget(known.symbol(), known);
            removeOpen(known);
            // Takes back what was said of it live.
            output.live(known, now);
            return;
        }
        keep(known);
        if (!carriesOnly) {
            sendLiveIfDue(known, now);
        }
    }

    /**
     * Has windows without trades carry the close of the one before, as far as the next one with trades: closed ones are
     * said again if that changes them, missing ones for the first time, and the first that is not closed waits for
     * trades.
     */
    private void carryOn(OpenWindow from, long closedThrough) {
        OpenWindow last = from;
        if (last.candle.isEmpty()) {
            return;
        }
        for (Window next = following.of(last); next != null; next = following.of(last)) {
            OpenWindow known = open.find(last.symbol(), next.start());
            if (known != null) {
                if (known.carry(last.candle.close())) {
                    keep(known);
                }
                return;
            }
            OpenWindow closed = closed(last.symbol(), next);
            OpenWindow carrying = closed != null ? closed : last.opened(next);
            if (!carrying.carry(last.candle.close())) {
                return;
            }
            if (closed == null && next.settles() > closedThrough) {
                open(carrying);
                keep(carrying);
                return;
            }
            say(carrying, closedThrough);
            last = carrying;
        }
    }

    /**
     * Closes every window that settles by then, the earliest first; but of those without trades, of which there are many
     * where event time leaps and windows are filled, only as many as may be before a commit.
     *
     * @param closedThrough every window that settles by then is closed already
     * @param reading as known by now, which may be more than when the window opened
     * @return every window that settles by then is closed now
     */
    long closeThrough(long timeMillis, long closedThrough, Reading reading, long now) {
        while (open.nextSettling() <= timeMillis) {
            if (filled >= settings.filledBeforeCommit()) {
                return open.nextSettling() - 1;
            }
            closeNext(closedThrough, reading, now);
        }
        return timeMillis;
    }

    private void closeNext(long closedThrough, Reading reading, long now) {
        open.takeThrough(open.nextSettling(), window -> {
            filled += window.candle.isCarried() ? 1 : 0;
            if (reading.beganInside(window.window())) {
                window.candle.markIncomplete();
            }
            pace.forget(window.symbol(), window);
            removeOpen(window);
            say(window, closedThrough);
            settings.metrics().openWindows(Timeframe.ONE_MINUTE, -1);
            settings.metrics()
                    .closeDelay(Timeframe.ONE_MINUTE, now - window.window().settles());
            carryOn(window, closedThrough);
        });
    }

    /** Where no trade could set the prices there is no candle; what else came is kept, for a late one that can. */
    private void say(OpenWindow closed, long closedThrough) {
        latestSettling = Math.max(latestSettling, closed.window().settles());
        boolean candle = !closed.candle.isEmpty();
        closed.revision += candle ? 1 : 0;
        putClosed(closed);
        if (candle) {
            output.closed(closed, closedThrough);
        }
    }

    private void putClosed(OpenWindow closed) {
        state.closed().put(key(closed), closed.encode());
        sweep.stored(closed.window().start());
    }

    /** Drops closed windows that no trade may revise any more. */
    void clear(long through) {
        sweep.settledThrough(through - settings.horizonMillis(), keys -> {});
    }

    /** The task goes elsewhere, and its windows with it. */
    void close() {
        settings.metrics().openWindows(Timeframe.ONE_MINUTE, -open.size());
    }

    void sendLive(long now) {
        if (!settings.thread().beat().hasBacklog()) {
            pace.sendDue(now, window -> {
                window.awaitsLive = false;
                live(window, now);
            });
        }
    }

    private void live(OpenWindow window, long now) {
        if (!window.candle.isEmpty()) {
            output.live(window, now);
        }
    }

    boolean hasLiveWaiting() {
        return pace.hasWaiting();
    }

    /** When the latest window so far settles, or {@link Long#MIN_VALUE}. */
    long latestSettling() {
        return latestSettling;
    }

    /** When the next open window settles, or {@link Long#MAX_VALUE}. */
    long nextSettling() {
        return open.nextSettling();
    }

    private byte[] key(OpenWindow window) {
        return keys.of(window.window().start(), window.symbolBytes);
    }
}
