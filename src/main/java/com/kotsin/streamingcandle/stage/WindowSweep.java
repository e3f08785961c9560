package com.kotsin.streamingcandle.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Drops the windows of one source from the front of a store when nothing may change them any more. */
public final class WindowSweep {

    /** Minutes of windows, each of which may have an entry of its own: half a second's work. */
    private static final long DROPPED_AT_ONCE_MILLIS = 100_000 * 60_000L;

    private final KeyValueStore<byte[], byte[]> store;
    private final WindowKey keys;
    private final long windowMillis;
    private long sweptThrough;
    private long nextSweep = Long.MIN_VALUE;

    /**
     * @param store of windows as {@link WindowState} encodes them
     * @param windowMillis length of a window
     */
    public WindowSweep(KeyValueStore<byte[], byte[]> store, WindowKey keys, long windowMillis) {
        this.store = store;
        this.keys = keys;
        this.windowMillis = windowMillis;
    }

    /**
     * Has a window looked at that was put into the store, since it may start before what was swept: one that settles long
     * after its end, as the last of a session with a closing tolerance, is stored late.
     */
    public void stored(long start) {
        sweptThrough = Math.min(sweptThrough, start);
    }

    /**
     * Drops the windows that settled by then; at most so many at once that the stream does not stall. Looks once in the
     * length of a window, since each look passes what was dropped before. None of them is open, since windows close when they
     * settle.
     *
     * @param drop takes the keys of windows that go, in their order
     */
    public void settledThrough(long timeMillis, Consumer<List<byte[]>> drop) {
        if (timeMillis < nextSweep) {
            return;
        }
        nextSweep = (Math.floorDiv(timeMillis, windowMillis) + 1) * windowMillis;
        List<byte[]> old = new ArrayList<>();
        long kept = Long.MAX_VALUE;
        try (KeyValueIterator<byte[], byte[]> windows = store.range(keys.from(sweptThrough), keys.from(timeMillis))) {
            while (windows.hasNext() && old.size() * windowMillis < DROPPED_AT_ONCE_MILLIS) {
                KeyValue<byte[], byte[]> window = windows.next();
                if (WindowState.settles(window.value) <= timeMillis) {
                    old.add(window.key);
                } else {
                    kept = Math.min(kept, keys.start(window.key));
                }
            }
            if (windows.hasNext()) {
                kept = Math.min(kept, keys.start(windows.next().key));
                nextSweep = timeMillis;
            }
        }
        if (!old.isEmpty()) {
            drop.accept(old);
            old.forEach(store::delete);
        }
        sweptThrough = Math.max(0, Math.min(kept, timeMillis));
    }
}
