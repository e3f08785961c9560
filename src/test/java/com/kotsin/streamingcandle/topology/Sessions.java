package com.kotsin.streamingcandle.topology;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calendars for tests. */
final class Sessions {

    private Sessions() {}

    /** Every day from 09:00 until then, UTC, with prints that count after the close. */
    static WeeklyCalendar closingAt(String close, Duration tolerance) {
        return new WeeklyCalendar(
                "TEST",
                ZoneOffset.UTC,
                List.of(new DailySession(
                        EnumSet.allOf(DayOfWeek.class), LocalTime.of(9, 0), LocalTime.parse(close), null)),
                Set.of(),
                Map.of(),
                tolerance);
    }
}
