package com.kotsin.streamingcandle.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Lets a processor keep its changes in heap until its task commits: what is registered here runs before every commit,
 * whatever asked for it, and may put into stores <em>without</em> a cache (one with a cache may have been flushed
 * already). To Kafka Streams it is a store with a cache, since only those are told of a commit; the interface it
 * implements for that is an internal one of Kafka Streams, so a new version of it has to pass the crash tests.
 *
 * <p>Holds nothing itself. Only ever used by the thread of its task.
 */
public final class BeforeCommit implements StateStore, CachedStateStore<byte[], byte[]> {

    private final String name;
    private final List<Runnable> writers = new ArrayList<>();
    private boolean open;

    private BeforeCommit(String name) {
        this.name = name;
    }

    /** To be added to a topology, as a store. */
    public static StoreBuilder<BeforeCommit> named(String name) {
        return new Builder(name);
    }

    /** Has this run before each commit from now on. */
    public void write(Runnable writer) {
        writers.add(writer);
    }

    @Override
    public void flushCache() {
        writers.forEach(Runnable::run);
    }

    @Override
    public void flush() {}

    @Override
    public void init(StateStoreContext context, StateStore root) {
        writers.clear();
        open = true;
        context.register(root, (key, value) -> {});
    }

    @Override
    public void clearCache() {
        writers.clear();
    }

    @Override
    public void close() {
        open = false;
        writers.clear();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    private record Builder(String name) implements StoreBuilder<BeforeCommit> {

        @Override
        public BeforeCommit build() {
            return new BeforeCommit(name);
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("There is nothing to log");
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
