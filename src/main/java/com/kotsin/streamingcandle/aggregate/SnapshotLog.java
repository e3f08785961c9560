package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.WindowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The snapshots of one ticks partition, in order of event time, as far back as candles may be revised. What a snapshot
 * says was traded follows from the one before it, so one that comes late may change what later ones say. The newest of a
 * symbol is kept for good, since the next one is compared with it.
 */
final class SnapshotLog {

    /**
     * What a snapshot did.
     *
     * @param next the trade that it tells of, if it is the newest of its symbol
     * @param changed if it is not: the instants at which more, less or something else was traded than was said before,
     *     milliseconds since the epoch, UTC, in order
     */
    record Taken(Trade next, List<Long> changed) {

        private static final Taken NOTHING = new Taken(null, List.of());

        boolean isNothing() {
            return next == null && changed.isEmpty();
        }
    }

    private static final int NEWEST_IN_HEAP = 10_000;
    private static final int CLEARED_AT_ONCE = 20_000;

    private final KeyValueStore<byte[], byte[]> store;
    private final WindowKey log;
    private final WindowKey index;
    private final Map<String, Snapshot> newest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot> eldest) {
            return size() > NEWEST_IN_HEAP;
        }
    };
    private long clearedBefore;
    /** From where on there may be more. */
    private byte[] uncleared;

    SnapshotLog(KeyValueStore<byte[], byte[]> store, String source) {
        this.store = store;
        this.log = new WindowKey("l" + source);
        this.index = new WindowKey("i" + source);
        this.uncleared = index.from(0);
    }

    /**
     * Takes a snapshot that is not too late.
     *
     * @param window the one-minute window in which it lies
     */
    Taken take(Trade trade, byte[] symbol, Window window) {
        if (trade.dayVolume().signum() == 0) {
            return Taken.NOTHING;
        }
        byte[] symbolKey = log.of(0, symbol);
        Snapshot last = newest.computeIfAbsent(
                trade.symbol(), name -> before(symbolKey, Snapshot.keyFrom(symbolKey, Long.MAX_VALUE)));
        Snapshot snapshot = Snapshot.of(trade, window.tradingDay());
        int order = last == null ? 1 : Snapshot.ORDER.compare(snapshot, last);
        if (order > 0) {
            return append(snapshot.behind(last), last, trade, symbol, symbolKey, window);
        }
        byte[] key = snapshot.key(symbolKey);
        return order == 0 || store.get(key) != null
                ? Taken.NOTHING
                : new Taken(null, insert(snapshot, key, trade.symbol(), symbol, symbolKey, window));
    }

    private Taken append(
            Snapshot snapshot, Snapshot last, Trade trade, byte[] symbol, byte[] symbolKey, Window window) {
        store.put(snapshot.key(symbolKey), snapshot.encode());
        noteWindow(window, symbol, last);
        newest.put(trade.symbol(), snapshot);
        return snapshot.isTrade()
                ? new Taken(snapshot.trade(trade.symbol(), trade.exchange()), List.of())
                : Taken.NOTHING;
    }

    private List<Long> insert(Snapshot late, byte[] key, String name, byte[] symbol, byte[] symbolKey, Window window) {
        Snapshot before = before(symbolKey, key);
        noteWindow(window, symbol, before);
        List<Snapshot> changed = new ArrayList<>();
        changed.add(late.behind(before));
        boolean reachesNewest = true;
        try (KeyValueIterator<byte[], byte[]> following =
                store.range(key, Snapshot.keyFrom(symbolKey, Long.MAX_VALUE))) {
            while (following.hasNext() && reachesNewest) {
                Snapshot known = decode(symbolKey, following.next());
                Snapshot anew = known.behind(changed.get(changed.size() - 1));
                if (anew.equals(known)) {
                    reachesNewest = false;
                } else {
                    changed.add(anew);
                }
            }
        }
        changed.forEach(snapshot -> store.put(snapshot.key(symbolKey), snapshot.encode()));
        if (reachesNewest) {
            newest.put(name, changed.get(changed.size() - 1));
        }
        return changed.stream()
                .map(snapshot -> Math.floorDiv(snapshot.timeNanos(), TimeUnit.MILLISECONDS.toNanos(1)))
                .toList();
    }

    /** The last snapshot below a key, or {@code null}. */
    private Snapshot before(byte[] symbolKey, byte[] key) {
        try (KeyValueIterator<byte[], byte[]> earlier = store.reverseRange(Snapshot.keyFrom(symbolKey, 0), key)) {
            return earlier.hasNext() ? decode(symbolKey, earlier.next()) : null;
        }
    }

    /** Remembers to clear the window away, and from where on; once for each window of the symbol. */
    private void noteWindow(Window window, byte[] symbol, Snapshot before) {
        if (before == null || before.timeNanos() < nanos(window.start())) {
            long from = before == null ? 0 : before.timeNanos();
            store.put(
                    index.of(window.settles(), symbol),
                    ByteBuffer.allocate(Long.BYTES).putLong(from).array());
        }
    }

    /**
     * The candle of a window, from all its snapshots. If none of them tells of a trade, it carries the price of the last
     * trade before them.
     */
    OpenCandle candle(String symbol, byte[] symbolBytes, Window window) {
        byte[] symbolKey = log.of(0, symbolBytes);
        OpenCandle candle = new OpenCandle();
        try (KeyValueIterator<byte[], byte[]> inside = range(symbolKey, nanos(window.start()), window.settles())) {
            while (inside.hasNext()) {
                Snapshot snapshot = decode(symbolKey, inside.next());
                if (snapshot.isTrade()) {
                    candle.add(snapshot.trade(symbol, null), 0);
                } else {
                    candle.carry(snapshot.close(), window.start());
                }
            }
        }
        return candle;
    }

    /**
     * Forgets the snapshots of windows that settled before then, but for the newest of each symbol; not all at once, so that
     * the stream does not stall: called again, also with the same time, it forgets more.
     */
    void clearBefore(long timeMillis) {
        if (timeMillis <= clearedBefore) {
            return;
        }
        List<KeyValue<byte[], byte[]>> windows = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> old = store.range(uncleared, index.from(timeMillis))) {
            while (old.hasNext() && windows.size() < CLEARED_AT_ONCE) {
                windows.add(old.next());
            }
        }
        for (KeyValue<byte[], byte[]> window : windows) {
            byte[] symbolKey = log.of(0, index.symbolBytes(window.key));
            List<byte[]> keys = new ArrayList<>();
            long from = ByteBuffer.wrap(window.value).getLong();
            try (KeyValueIterator<byte[], byte[]> old = range(symbolKey, from, index.start(window.key))) {
                old.forEachRemaining(entry -> keys.add(entry.key));
            }
            keys.subList(0, Math.max(0, keys.size() - 1)).forEach(store::delete);
            store.delete(window.key);
        }
        if (windows.size() < CLEARED_AT_ONCE) {
            clearedBefore = timeMillis;
            uncleared = index.from(timeMillis);
        } else {
            uncleared = windows.get(windows.size() - 1).key;
        }
    }

    private KeyValueIterator<byte[], byte[]> range(byte[] symbolKey, long fromNanos, long beforeMillis) {
        return store.range(Snapshot.keyFrom(symbolKey, fromNanos), Snapshot.keyFrom(symbolKey, nanos(beforeMillis)));
    }

    private static Snapshot decode(byte[] symbolKey, KeyValue<byte[], byte[]> entry) {
        return Snapshot.decode(symbolKey.length, entry.key, entry.value);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
