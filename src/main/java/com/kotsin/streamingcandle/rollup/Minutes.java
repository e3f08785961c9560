package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.stage.WindowKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The closed minutes of windows, each in its newest revision. */
final class Minutes {

    /** What taking a minute did. */
    enum Taken {
        /** It is the first of its minute. */
        NEW,
        /** It replaced an earlier revision. */
        REPLACED,
        /** It, or a newer revision, is there already. */
        KNOWN
    }

    private final KeyValueStore<byte[], byte[]> store;

    Minutes(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    Taken take(byte[] windowKey, Candle minute) {
        byte[] key = WindowKey.part(windowKey, minute.start());
        byte[] known = store.get(key);
        if (known != null && ByteBuffer.wrap(known).getInt() >= minute.revision()) {
            return Taken.KNOWN;
        }
        put(key, minute);
        return known == null ? Taken.NEW : Taken.REPLACED;
    }

    /** Takes the first of its minute. */
    Taken takeNew(byte[] windowKey, Candle minute) {
        put(WindowKey.part(windowKey, minute.start()), minute);
        return Taken.NEW;
    }

    private void put(byte[] key, Candle minute) {
        byte[] candle = OpenCandleCodec.encode(OpenCandle.of(minute));
        store.put(
                key,
                ByteBuffer.allocate(Integer.BYTES + candle.length)
                        .putInt(minute.revision())
                        .put(candle)
                        .array());
    }

    /** Gives every minute of a window, in order of time. */
    void forEach(byte[] windowKey, BiConsumer<Long, OpenCandle> minute) {
        try (KeyValueIterator<byte[], byte[]> all = of(windowKey)) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> entry = all.next();
                byte[] candle = Arrays.copyOfRange(entry.value, Integer.BYTES, entry.value.length);
                minute.accept(WindowKey.partStart(entry.key), OpenCandleCodec.decode(candle));
            }
        }
    }

    /**
     * Drops the minutes of windows in one pass: to look for those of each would take most of the time of a stage.
     *
     * @param windowKeys in their order, not empty
     */
    void drop(List<byte[]> windowKeys) {
        Set<ByteBuffer> dropped = new HashSet<>();
        windowKeys.forEach(key -> dropped.add(ByteBuffer.wrap(key)));
        byte[] last = windowKeys.get(windowKeys.size() - 1);
        try (KeyValueIterator<byte[], byte[]> all =
                store.range(WindowKey.part(windowKeys.get(0), 0), WindowKey.part(last, Long.MAX_VALUE))) {
            while (all.hasNext()) {
                byte[] key = all.next().key;
                if (dropped.contains(ByteBuffer.wrap(WindowKey.ofPart(key)))) {
                    store.delete(key);
                }
            }
        }
    }

    private KeyValueIterator<byte[], byte[]> of(byte[] windowKey) {
        return store.range(WindowKey.part(windowKey, 0), WindowKey.part(windowKey, Long.MAX_VALUE));
    }
}
