package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.CalendarChoice;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Translates the settings of ticks topics into those of the stage.
 *
 * @param rules choose the calendars where a topic has none of its own
 * @param topicIds tells a topic from others that had its name before
 */
record TickSources(
        StreamingCandleProperties properties,
        TickFormats formats,
        Calendars calendars,
        CalendarChoice rules,
        UnaryOperator<String> topicIds) {

    /**
     * @param partitions of the topic
     * @throws StartupFailure if the source names a format or calendar that does not exist
     */
    TickSource of(StreamingCandleProperties.Source source, int partitions) {
        try {
            Duration grace = source.grace() == null ? properties.grace() : source.grace();
            return new TickSource(
                    source.topic(),
                    topicIds.apply(source.topic()),
                    formats.get(source.format()),
                    calendarOf(source),
                    grace.toMillis(),
                    source.keying() == StreamingCandleProperties.Keying.REPARTITION ? partitions : 0,
                    source.fill());
        } catch (IllegalArgumentException e) {
            throw StartupFailure.badConfiguration(
                    "streamingcandle.sources, topic %s: %s".formatted(source.topic(), e.getMessage()),
                    "Name an existing one, or add it to streamingcandle.formats-dir or streamingcandle.calendars-dir.",
                    e);
        }
    }

    private CalendarChoice calendarOf(StreamingCandleProperties.Source source) {
        if (source.calendar() == null) {
            return rules;
        }
        SessionCalendar fixed = calendars.get(source.calendar());
        return (exchange, symbol) -> fixed;
    }
}
