package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.AggregateSettings;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.SessionCalendar;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the service is set to.
 *
 * @param aggregate of the one-minute stage
 * @param ticksPartitions of each ticks topic
 * @param timeframes all of them, shortest first
 * @param finals topic of a timeframe's final and revised candles
 * @param group consumer group of a timeframe's instance
 * @param calendars calendar of a name
 * @param consumer connection, as the user configured it; {@code producer} likewise
 * @param transactionalId of the one transaction that publishes
 */
public record RebuildSettings(
        AggregateSettings aggregate,
        Map<String, Integer> ticksPartitions,
        List<Timeframe> timeframes,
        Function<Timeframe, String> finals,
        Function<Timeframe, String> group,
        Function<String, SessionCalendar> calendars,
        Map<String, Object> consumer,
        Map<String, Object> producer,
        String transactionalId) {

    long longestMillis() {
        return timeframes.get(timeframes.size() - 1).millis();
    }
}
