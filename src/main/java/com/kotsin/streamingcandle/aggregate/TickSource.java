package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.ingest.TickFormat;
import com.kotsin.streamingcandle.market.CalendarChoice;
import java.util.Objects;

/**
 * One ticks topic and how to read it.
 *
 * @param topicId tells the topic from others that had its name before
 * @param calendarOf chooses the calendar of a trade
 * @param graceMillis how long after its end a window waits for late trades, not negative
 * @param repartitionFrom partitions of the topic if its trades must first be brought together by symbol; 0 if all trades
 *     of a symbol lie in one partition
 * @param fill what becomes of windows without trades
 */
public record TickSource(
        String topic,
        String topicId,
        TickFormat format,
        CalendarChoice calendarOf,
        long graceMillis,
        int repartitionFrom,
        Fill fill) {

    /** What becomes of windows without trades. */
    public enum Fill {
        /** They have no candle. */
        NONE,
        /** After the symbol's first trade of a trading day they have one of the last price, until the day's end. */
        PREVIOUS_CLOSE
    }

    public TickSource {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(calendarOf, "calendarOf");
        Objects.requireNonNull(fill, "fill");
        if (graceMillis < 0) {
            throw new IllegalArgumentException(
                    "The grace of topic %s is negative: %d ms".formatted(topic, graceMillis));
        }
        if (repartitionFrom > Tick.MAX_PARTITIONS) {
            throw new IllegalArgumentException("Topic %s has %d partitions; at most %d can be repartitioned"
                    .formatted(topic, repartitionFrom, Tick.MAX_PARTITIONS));
        }
    }

    /** Whether its trades are first brought together by symbol. */
    public boolean isRepartitioned() {
        return repartitionFrom > 0;
    }
}
