package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.BeforeCommit;
import com.kotsin.streamingcandle.stage.ByteStores;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.stage.RecordTimestamps;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Wires the one-minute stage: ticks in, candles, marks and dead letters out. */
public final class CandleTopology {

    static final String OPEN = "open-candles";
    static final String CLOSED = "closed-candles";
    static final String SEEN = "seen-trades";
    static final String SNAPSHOTS = "snapshots";
    static final String PROGRESS = "partition-progress";

    static final String BEFORE_COMMIT = "before-commit";

    static final String TO_FINALS = "final-candles";
    static final String TO_LIVE = "live-candles";
    static final String TO_MARKS = "closed-marks";
    static final String TO_DEAD_LETTERS = "dead-letters";

    private static final String TICKS = "ticks";
    private static final String BUILDER = "build-candles";

    private static final String OWN_CANDLES = "own-candles";
    private static final String WATCH = "watch-sources";

    /** A node of its own: one that is shared would join what reads ticks and what reads candles into the same tasks. */
    static final String WATCH_DEAD_LETTERS = WATCH + "-" + TO_DEAD_LETTERS;

    private CandleTopology() {}

    /** The topology; a pure function of the settings. */
    public static Topology build(AggregateSettings settings) {
        var bytes = new ByteArraySerializer();
        List<String> inputs = new ArrayList<>();
        Topology topology = repartitioned(settings, inputs);
        String[] keyed = settings.sources().stream()
                .filter(source -> !source.isRepartitioned())
                .map(TickSource::topic)
                .toArray(String[]::new);
        if (keyed.length > 0) {
            addSource(topology, settings, TICKS, keyed);
            inputs.add(TICKS);
        }
        topology.addProcessor(BUILDER, () -> new CandleBuilder(settings), inputs.toArray(String[]::new));
        // Open windows and seen trades change with each trade and are written once, before a commit; a cache of Kafka
        // Streams would be flushed too early.
        topology.addStateStore(BeforeCommit.named(BEFORE_COMMIT), BUILDER);
        topology.addStateStore(ByteStores.named(OPEN).withCachingDisabled(), BUILDER);
        topology.addStateStore(ByteStores.named(SEEN).withCachingDisabled(), BUILDER);
        // Put before process() returns, into a cache that turns many changes between two commits into one write.
        topology.addStateStore(ByteStores.named(PROGRESS).withCachingEnabled(), BUILDER);
        // Each entry is written once and cleared away from the front: a cache would only be in the way.
        topology.addStateStore(ByteStores.named(SNAPSHOTS).withCachingDisabled(), BUILDER);
        topology.addStateStore(ByteStores.named(CLOSED).withCachingDisabled(), BUILDER);
        topology.addSink(TO_FINALS, settings.topics().finals(), bytes, bytes, Partitions.BY_SYMBOL, BUILDER);
        topology.addSink(TO_LIVE, settings.topics().live(), bytes, bytes, Partitions.BY_SYMBOL, BUILDER);
        topology.addSink(TO_MARKS, settings.topics().marks(), bytes, bytes, Partitions.BY_MARK, BUILDER);
        topology.addSink(TO_DEAD_LETTERS, settings.topics().deadLetters(), bytes, bytes, BUILDER);
        if (settings.longestTimeframeMillis() == Timeframe.ONE_MINUTE.millis()) {
            watchSources(topology, settings);
        }
        return topology;
    }

    /** Stores without which candles would be wrong; each has a changelog. */
    public static List<String> changelogs() {
        return List.of(OPEN, SEEN, PROGRESS, SNAPSHOTS, CLOSED);
    }

    /** Longer timeframes notice a symbol that is spread over partitions; without one this does. */
    private static void watchSources(Topology topology, AggregateSettings settings) {
        addSource(
                topology,
                settings,
                OWN_CANDLES,
                settings.topics().finals(),
                settings.topics().live());
        topology.addProcessor(WATCH, () -> new SourceWatch(settings), OWN_CANDLES);
        var bytes = new ByteArraySerializer();
        topology.addSink(WATCH_DEAD_LETTERS, settings.topics().deadLetters(), bytes, bytes, WATCH);
    }

    private static void addSource(Topology topology, AggregateSettings settings, String name, String... topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTimestamps(settings.clock(), settings.thread()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics);
    }

    /**
     * Brings the ticks of each symbol into one partition where their topic does not. Only the DSL makes repartition topics,
     * which keep what is not read yet however old it is, and are purged of what is.
     *
     * @param inputs takes the nodes from which the ticks come
     */
    private static Topology repartitioned(AggregateSettings settings, List<String> inputs) {
        StreamsBuilder dsl = new StreamsBuilder();
        List<TickSource> sources =
                settings.sources().stream().filter(TickSource::isRepartitioned).toList();
        for (TickSource source : sources) {
            dsl.addStateStore(ByteStores.named(splitStore(source)).withCachingEnabled());
            dsl.stream(
                            source.topic(),
                            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                    .withName("read-" + source.topic())
                                    .withTimestampExtractor(new RecordTimestamps(settings.clock(), settings.thread()))
                                    .withOffsetResetPolicy(AutoOffsetReset.earliest()))
                    .process(() -> new TickSplitter(source, settings), Named.as(split(source)), splitStore(source))
                    .repartition(Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                            .withName(bySymbol(source))
                            .withNumberOfPartitions(settings.partitions())
                            .withStreamPartitioner(TickSplitter.BY_KEY));
            inputs.add(bySymbol(source) + "-repartition-source");
        }
        Topology topology = dsl.build();
        var bytes = new ByteArraySerializer();
        for (TickSource source : sources) {
            topology.addSink(splitDeadLetters(source), settings.topics().deadLetters(), bytes, bytes, split(source));
        }
        return topology;
    }

    private static String split(TickSource source) {
        return "split-" + source.topic();
    }

    /** Where copies and marks of a splitter go. */
    static String splitCopies(TickSource source) {
        return bySymbol(source) + "-repartition-filter";
    }

    static String splitDeadLetters(TickSource source) {
        return split(source) + "-" + TO_DEAD_LETTERS;
    }

    static String splitStore(TickSource source) {
        return split(source) + "-progress";
    }

    /** What the ticks of a source are called once they are brought together. */
    static String bySymbol(TickSource source) {
        return source.topic() + "-by-symbol";
    }

    /** The name that Kafka Streams gives to the topic in between. */
    static String repartitionTopic(String applicationId, TickSource source) {
        return applicationId + "-" + bySymbol(source) + "-repartition";
    }
}
