package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.stage.WindowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        byte[] candle = OpenCandleCodec.encode(OpenCandle.of(minute));
        store.put(
                key,
                ByteBuffer.allocate(Integer.BYTES + candle.length)
                        .putInt(minute.revision())
                        .put(candle)
                        .array());
        return known == null ? Taken.NEW : Taken.REPLACED;
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

    void drop(byte[] windowKey) {
        List<byte[]> keys = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all = of(windowKey)) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
    }

    private KeyValueIterator<byte[], byte[]> of(byte[] windowKey) {
        return store.range(WindowKey.part(windowKey, 0), WindowKey.part(windowKey, Long.MAX_VALUE));
    }
}
