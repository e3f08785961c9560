package com.kotsin.streamingcandle.oracle;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Hours that return on some weekdays, as a person would read them off a clock on the wall. A session over midnight opens
 * on the evening before its day, or closes on the morning after it.
 *
 * @param opensTheDayBefore which of the two
 */
public record LocalHours(
        ZoneId zone, Set<DayOfWeek> days, List<LocalTime> opens, List<LocalTime> closes, boolean opensTheDayBefore) {

    /** The sessions of a day in order, in milliseconds since the epoch, UTC. */
    public List<OracleWindow> sessions(LocalDate day) {
        if (!days.contains(day.getDayOfWeek())) {
            return List.of();
        }
        return IntStream.range(0, opens.size())
                .mapToObj(i -> session(day, opens.get(i), closes.get(i)))
                .toList();
    }

    private OracleWindow session(LocalDate day, LocalTime open, LocalTime close) {
        boolean overMidnight = !open.isBefore(close);
        LocalDate openDay = overMidnight && opensTheDayBefore ? day.minusDays(1) : day;
        LocalDate closeDay = overMidnight && !opensTheDayBefore ? day.plusDays(1) : day;
        return new OracleWindow(millis(openDay, open), millis(closeDay, close));
    }

    private long millis(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(zone).toInstant().toEpochMilli();
    }
}
