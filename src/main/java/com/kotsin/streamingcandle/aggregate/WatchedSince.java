package com.kotsin.streamingcandle.aggregate;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When a partition was watched for the first time, be it empty: a restart before its first record is not that moment. Only
 * ever used by the thread of its task.
 */
final class WatchedSince {

    private final KeyValueStore<byte[], byte[]> store;
    private final byte[] key;
    private long since;
    private boolean isKept;

    WatchedSince(KeyValueStore<byte[], byte[]> store, byte[] key) {
        this.store = store;
        this.key = key;
    }

    /** Takes up what an earlier run kept; without one it begins now. Milliseconds since the epoch, UTC. */
    void restore(long now) {
        byte[] kept = store.get(key);
        isKept = kept != null;
        since = isKept ? ByteBuffer.wrap(kept).getLong() : now;
    }

    /** Milliseconds since the epoch, UTC. */
    long since() {
        return since;
    }

    void keep() {
        if (!isKept) {
            store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(since).array());
            isKept = true;
        }
    }
}
