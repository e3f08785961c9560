package com.kotsin.streamingcandle.aggregate;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store that lives no longer than whoever made it. In order of the unsigned bytes of its keys, as those on disk are. */
final class HeapStore implements KeyValueStore<byte[], byte[]> {

    /** Stages delete while they iterate. */
    private final NavigableMap<byte[], byte[]> entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    private final String name;

    HeapStore(String name) {
        this.name = name;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte[] putIfAbsent(byte[] key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<byte[], byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(byte[] key) {
        return entries.remove(key);
    }

    @Override
    public byte[] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
        return over(between(from, to));
    }

    @Override
    public KeyValueIterator<byte[], byte[]> reverseRange(byte[] from, byte[] to) {
        return over(between(from, to).descendingMap());
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
        return over(entries);
    }

    private NavigableMap<byte[], byte[]> between(byte[] from, byte[] to) {
        return Arrays.compareUnsigned(from, to) > 0
                ? new ConcurrentSkipListMap<>(entries.comparator())
                : entries.subMap(from, true, to, true);
    }

    private static KeyValueIterator<byte[], byte[]> over(NavigableMap<byte[], byte[]> some) {
        Iterator<Map.Entry<byte[], byte[]>> iterator = some.entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public KeyValue<byte[], byte[]> next() {
                Map.Entry<byte[], byte[]> next = iterator.next();
                return new KeyValue<>(next.getKey(), next.getValue());
            }

            @Override
            public byte[] peekNextKey() {
                throw new UnsupportedOperationException("No stage looks ahead");
            }

            @Override
            public void close() {
                // There is nothing to give back.
            }
        };
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw new UnsupportedOperationException("%s belongs to no topology".formatted(name));
    }

    @Override
    public void flush() {
        // It is lost anyway.
    }

    @Override
    public void close() {
        entries.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
