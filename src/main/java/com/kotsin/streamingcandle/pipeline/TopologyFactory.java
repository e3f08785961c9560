package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.rebuild.RebuildSettings;
import com.kotsin.streamingcandle.rollup.RollupSettings;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.Topology;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Translates the settings into those of the stages, and builds the topology of a timeframe. */
final class TopologyFactory {

    /** A second or two of work, of the ten that a transaction may take. */
    private static final int FILLED_BEFORE_COMMIT = 50_000;

    private final StreamingCandleProperties properties;
    private final TopicNames names;
    private final Calendars calendars;
    private final InstantSource clock;
    private final InputProgress progress;
    private final StageMetrics metrics;
    private final Duration staleAfter;
    private final TickSources sources;

    /**
     * @param topicIds tells a topic from others that had its name before
     * @throws StartupFailure if a source or a rule names a format or calendar that does not exist
     */
    TopologyFactory(
            StreamingCandleProperties properties,
            TickFormats formats,
            Calendars calendars,
            InstantSource clock,
            InputProgress progress,
            StageMetrics metrics,
            Duration staleAfter,
            UnaryOperator<String> topicIds) {
        this.properties = properties;
        this.names = TopicNames.of(properties);
        this.calendars = calendars;
        this.clock = clock;
        this.progress = progress;
        this.metrics = metrics;
        this.staleAfter = staleAfter;
        this.sources = new TickSources(
                properties,
                formats,
                calendars,
                CalendarRuleFile.rules(properties.calendarRules(), calendars),
                topicIds);
        properties.sources().forEach(source -> sources.of(source, 1));
    }

    Topology topology(Timeframe timeframe, StageThread thread, TopicSetup.Partitions partitions) {
        return timeframe.equals(Timeframe.ONE_MINUTE)
                ? CandleTopology.build(aggregateSettings(thread, partitions))
                : RollupTopology.build(rollupSettings(timeframe, thread));
    }

    private AggregateSettings aggregateSettings(StageThread thread, TopicSetup.Partitions partitions) {
        List<TickSource> tickSources = properties.sources().stream()
                .map(source -> sources.of(source, partitions.ticks().get(source.topic())))
                .toList();
        Timeframe longest = properties.timeframes().get(properties.timeframes().size() - 1);
        return new AggregateSettings(
                tickSources,
                new AggregateSettings.Topics(
                        names.finals(Timeframe.ONE_MINUTE),
                        names.live(Timeframe.ONE_MINUTE),
                        names.marks(),
                        names.deadLetters()),
                partitions.candles(),
                longest.millis(),
                thread,
                properties.liveInterval(),
                properties.correctionHorizon().toMillis(),
                properties.maxFutureSkew().toMillis(),
                properties.quietPeriod().toMillis(),
                staleAfter.toMillis(),
                FILLED_BEFORE_COMMIT,
                clock,
                progress,
                metrics);
    }

    /** How a ticks topic is read that is keyed by symbol. */
    TickSource source(StreamingCandleProperties.Source source) {
        return sources.of(source, 1);
    }

    /** For making candles anew as the service made them. */
    RebuildSettings rebuildSettings(TopicSetup.Partitions partitions, KafkaProperties kafka) {
        return new RebuildSettings(
                aggregateSettings(StageThread.first(properties.commitInterval()), partitions),
                partitions.ticks(),
                properties.timeframes(),
                names::finals,
                names::applicationId,
                calendars::get,
                kafka.buildConsumerProperties(),
                kafka.buildProducerProperties(),
                names.rebuildTransaction());
    }

    private RollupSettings rollupSettings(Timeframe timeframe, StageThread thread) {
        return new RollupSettings(
                timeframe,
                new RollupSettings.Topics(
                        names.finals(Timeframe.ONE_MINUTE),
                        names.live(Timeframe.ONE_MINUTE),
                        names.marks(),
                        names.finals(timeframe),
                        names.live(timeframe),
                        names.deadLetters()),
                calendars::get,
                thread,
                properties.liveInterval(),
                properties.correctionHorizon().toMillis(),
                clock,
                metrics);
    }
}
