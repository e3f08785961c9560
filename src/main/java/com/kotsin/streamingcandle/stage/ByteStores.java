package com.kotsin.streamingcandle.stage;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the stages: keys and values of bytes, on disk, with a changelog. */
public final class ByteStores {

    /** Changelogs are the state; small segments let compaction keep them small, so that a restore is short. */
    private static final Map<String, String> CHANGELOG = Map.of("segment.bytes", Integer.toString(16 << 20));

    private ByteStores() {}

    public static StoreBuilder<KeyValueStore<byte[], byte[]>> named(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG);
    }
}
