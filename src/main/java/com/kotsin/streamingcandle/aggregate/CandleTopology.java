package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.ByteStores;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.stage.RecordTimestamps;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** Wires the one-minute stage: ticks in, candles, marks and dead letters out. */
public final class CandleTopology {

    static final String OPEN = "open-candles";
    static final String CLOSED = "closed-candles";
    static final String SEEN = "seen-trades";
    static final String SNAPSHOTS = "snapshots";
    static final String PROGRESS = "partition-progress";

    static final String TO_FINALS = "final-candles";
    static final String TO_LIVE = "live-candles";
    static final String TO_MARKS = "closed-marks";
    static final String TO_DEAD_LETTERS = "dead-letters";

    private static final String TICKS = "ticks";
    private static final String BUILDER = "build-candles";

    private CandleTopology() {}

    /** The topology; a pure function of the settings. */
    public static Topology build(AggregateSettings settings) {
        var bytes = new ByteArraySerializer();
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                TICKS,
                new RecordTimestamps(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                settings.sources().stream().map(TickSource::topic).toArray(String[]::new));
        topology.addProcessor(BUILDER, () -> new CandleBuilder(settings), TICKS);
        // A store of its own is not called at commit: each change is put before process() returns, into a cache that
        // turns many changes between two commits into one write.
        topology.addStateStore(ByteStores.named(OPEN).withCachingEnabled(), BUILDER);
        topology.addStateStore(ByteStores.named(SEEN).withCachingEnabled(), BUILDER);
        topology.addStateStore(ByteStores.named(PROGRESS).withCachingEnabled(), BUILDER);
        // Each entry is written once and cleared away from the front: a cache would only be in the way.
        topology.addStateStore(ByteStores.named(SNAPSHOTS).withCachingDisabled(), BUILDER);
        topology.addStateStore(ByteStores.named(CLOSED).withCachingDisabled(), BUILDER);
        topology.addSink(TO_FINALS, settings.topics().finals(), bytes, bytes, Partitions.BY_SYMBOL, BUILDER);
        topology.addSink(TO_LIVE, settings.topics().live(), bytes, bytes, Partitions.BY_SYMBOL, BUILDER);
        topology.addSink(TO_MARKS, settings.topics().marks(), bytes, bytes, Partitions.BY_MARK, BUILDER);
        topology.addSink(TO_DEAD_LETTERS, settings.topics().deadLetters(), bytes, bytes, BUILDER);
        return topology;
    }
}
