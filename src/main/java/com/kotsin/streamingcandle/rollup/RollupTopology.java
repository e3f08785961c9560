package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.stage.ByteStores;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.stage.RecordTimestamps;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** Wires the stage of one longer timeframe. */
public final class RollupTopology {

    static final String MINUTES = "minutes";
    static final String WINDOWS = "windows";
    static final String PROGRESS = "source-progress";

    static final String TO_FINALS = "final-candles";
    static final String TO_LIVE = "live-candles";
    static final String TO_DEAD_LETTERS = "dead-letters";

    private static final String INPUT = "one-minute-candles";
    private static final String ROLL_UP = "roll-up";

    private RollupTopology() {}

    /** Stores without which candles would be wrong; each has a changelog. */
    public static List<String> changelogs() {
        return List.of(MINUTES, WINDOWS, PROGRESS);
    }

    /** The topology; a pure function of the settings. */
    public static Topology build(RollupSettings settings) {
        var bytes = new ByteArraySerializer();
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                INPUT,
                new RecordTimestamps(settings.clock(), settings.thread()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                settings.topics().minuteFinals(),
                settings.topics().minuteLive(),
                settings.topics().marks());
        topology.addProcessor(ROLL_UP, () -> new RollupProcessor(settings), INPUT);
        // Written once or twice a window and hardly read. A cache would only be in the way: it keeps each entry
        // together
        // with the headers of the record that was being processed, which are larger than the entry.
        topology.addStateStore(ByteStores.named(MINUTES).withCachingDisabled(), ROLL_UP);
        topology.addStateStore(ByteStores.named(WINDOWS).withCachingDisabled(), ROLL_UP);
        topology.addStateStore(ByteStores.named(PROGRESS).withCachingEnabled(), ROLL_UP);
        topology.addSink(TO_FINALS, settings.topics().finals(), bytes, bytes, Partitions.BY_SYMBOL, ROLL_UP);
        topology.addSink(TO_LIVE, settings.topics().live(), bytes, bytes, Partitions.BY_SYMBOL, ROLL_UP);
        topology.addSink(TO_DEAD_LETTERS, settings.topics().deadLetters(), bytes, bytes, ROLL_UP);
        return topology;
    }
}
