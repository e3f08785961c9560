package com.kotsin.streamingcandle.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Drops the windows of one source from the front of a store when nothing may change them any more. */
public final class WindowSweep {

    private static final int DROPPED_AT_ONCE = 50_000;

    private final KeyValueStore<byte[], byte[]> store;
    private final WindowKey keys;
    private final long margin;
    private long sweptThrough;

    /**
     * @param store of windows as {@link WindowState} encodes them
     * @param windowMillis length of a window
     */
    public WindowSweep(KeyValueStore<byte[], byte[]> store, WindowKey keys, long windowMillis) {
        this.store = store;
        this.keys = keys;
        // A window that settles just after the last sweep may be stored after it, and starts before it.
        this.margin = 2 * windowMillis;
    }

    /**
     * Drops the windows that settled by then; at most so many at once that the stream does not stall. None of them is
     * open, since windows close when they settle.
     *
     * @param drop takes the key of a window that goes
     */
    public void settledThrough(long timeMillis, Consumer<byte[]> drop) {
        if (timeMillis <= sweptThrough) {
            return;
        }
        List<byte[]> old = new ArrayList<>();
        long kept = Long.MAX_VALUE;
        try (KeyValueIterator<byte[], byte[]> windows = store.range(keys.from(sweptThrough), keys.from(timeMillis))) {
            while (windows.hasNext() && old.size() < DROPPED_AT_ONCE) {
                KeyValue<byte[], byte[]> window = windows.next();
                if (WindowState.settles(window.value) <= timeMillis) {
                    old.add(window.key);
                } else {
                    kept = Math.min(kept, keys.start(window.key));
                }
            }
            if (windows.hasNext()) {
                kept = Math.min(kept, keys.start(windows.next().key));
            }
        }
        for (byte[] key : old) {
            drop.accept(key);
            store.delete(key);
        }
        sweptThrough = Math.max(0, Math.min(kept, timeMillis - margin));
    }
}
