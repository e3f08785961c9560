package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.rollup.RollupSettings;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import com.kotsin.streamingcandle.stage.StageMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.Topology;

/** Translates the settings into those of the stages, and builds the topology of a timeframe. */
final class TopologyFactory {

    private final StreamingCandleProperties properties;
    private final TopicNames names;
    private final Calendars calendars;
    private final InstantSource clock;
    private final InputProgress progress;
    private final StageMetrics metrics;
    private final List<TickSource> sources;

    /** @throws StartupFailure if a source names a format or calendar that does not exist */
    TopologyFactory(
            StreamingCandleProperties properties,
            TickFormats formats,
            Calendars calendars,
            InstantSource clock,
            InputProgress progress,
            StageMetrics metrics) {
        this.properties = properties;
        this.names = TopicNames.of(properties);
        this.calendars = calendars;
        this.clock = clock;
        this.progress = progress;
        this.metrics = metrics;
        this.sources = properties.sources().stream()
                .map(source -> tickSource(source, formats))
                .toList();
    }

    private TickSource tickSource(StreamingCandleProperties.Source source, TickFormats formats) {
        try {
            Duration grace = source.grace() == null ? properties.grace() : source.grace();
            return new TickSource(
                    source.topic(), formats.get(source.format()), calendarOf(source), grace.toMillis(), source.fill());
        } catch (IllegalArgumentException e) {
            throw StartupFailure.badConfiguration(
                    "streamingcandle.sources, topic %s: %s".formatted(source.topic(), e.getMessage()),
                    "Name an existing one, or add it to streamingcandle.formats-dir or streamingcandle.calendars-dir.",
                    e);
        }
    }

    /** A calendar of the exchange's name decides; exchanges without one never close. */
    private Function<String, SessionCalendar> calendarOf(StreamingCandleProperties.Source source) {
        if (source.calendar() != null) {
            SessionCalendar fixed = calendars.get(source.calendar());
            return exchange -> fixed;
        }
        return exchange -> exchange == null
                ? SessionCalendar.ALWAYS
                : calendars.find(exchange).orElse(SessionCalendar.ALWAYS);
    }

    /** @param partitions of the candle topics */
    Topology topology(Timeframe timeframe, int partitions) {
        return timeframe.equals(Timeframe.ONE_MINUTE)
                ? CandleTopology.build(aggregateSettings(partitions))
                : RollupTopology.build(rollupSettings(timeframe));
    }

    private AggregateSettings aggregateSettings(int partitions) {
        Timeframe longest = properties.timeframes().get(properties.timeframes().size() - 1);
        return new AggregateSettings(
                sources,
                new AggregateSettings.Topics(
                        names.finals(Timeframe.ONE_MINUTE),
                        names.live(Timeframe.ONE_MINUTE),
                        names.marks(),
                        names.deadLetters()),
                partitions,
                longest.millis(),
                properties.liveInterval().toMillis(),
                properties.correctionHorizon().toMillis(),
                properties.maxFutureSkew().toMillis(),
                properties.quietPeriod().toMillis(),
                clock,
                progress,
                metrics);
    }

    private RollupSettings rollupSettings(Timeframe timeframe) {
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
                properties.liveInterval().toMillis(),
                properties.correctionHorizon().toMillis(),
                clock,
                metrics);
    }
}
