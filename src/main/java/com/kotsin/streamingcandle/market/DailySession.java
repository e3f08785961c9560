package com.kotsin.streamingcandle.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * A session as an exchange announces it: weekdays, open and close in local time. A close that is not after the open is
 * on another day than the open.
 *
 * @param days weekdays of the session; empty for dated special sessions
 * @param open local time, whole minutes
 * @param close local time, whole minutes
 * @param season another close while some other zone is on daylight saving time, or {@code null}
 * @param extended open and close where trading before and after the regular hours counts, or {@code null}
 * @param from first date on which the session takes place, or {@code null}
 * @param until last date on which it does, or {@code null}
 */
public record DailySession(
        Set<DayOfWeek> days,
        LocalTime open,
        LocalTime close,
        Season season,
        Hours extended,
        LocalDate from,
        LocalDate until) {

    /**
     * A rule such as MCX's: the evening close follows the daylight saving time of New York.
     *
     * @param zone whose daylight saving time decides
     * @param close local time of the calendar's own zone while that zone is on daylight saving time
     */
    public record Season(ZoneId zone, LocalTime close) {
        public Season {
            Objects.requireNonNull(zone, "season.zone is missing");
            requireWholeMinute(close, "season.close");
        }
    }

    /** Local times, whole minutes. */
    public record Hours(LocalTime open, LocalTime close) {
        public Hours {
            requireWholeMinute(open, "extended.open");
            requireWholeMinute(close, "extended.close");
        }
    }

    public DailySession {
        days = days == null || days.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(days));
        requireWholeMinute(open, "open");
        requireWholeMinute(close, "close");
        if (from != null && until != null && until.isBefore(from)) {
            throw new IllegalArgumentException("until is %s, before from, which is %s".formatted(until, from));
        }
    }

    /** A session that has always taken place. */
    public DailySession(Set<DayOfWeek> days, LocalTime open, LocalTime close, Season season) {
        this(days, open, close, season, null, null, null);
    }

    static void requireWholeMinute(LocalTime time, String field) {
        Objects.requireNonNull(time, field + " is missing");
        if (time.getSecond() != 0 || time.getNano() != 0) {
            throw new IllegalArgumentException(
                    "%s is %s; sessions open and close on whole minutes, so that candles of one minute fit them"
                            .formatted(field, time));
        }
    }

    /** The session with its extended hours as its hours; itself if it has none. */
    public DailySession withExtendedHours() {
        return extended == null ? this : new DailySession(days, extended.open, extended.close, null, null, from, until);
    }

    boolean takesPlaceOn(LocalDate date) {
        return days.contains(date.getDayOfWeek())
                && (from == null || !date.isBefore(from))
                && (until == null || !date.isAfter(until));
    }

    LocalTime closeOn(LocalDate date) {
        if (season == null) {
            return close;
        }
        var noon = date.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        return season.zone().getRules().isDaylightSavings(noon) ? season.close() : close;
    }
}
