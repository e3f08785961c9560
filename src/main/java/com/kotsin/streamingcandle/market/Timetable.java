package com.kotsin.streamingcandle.market;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a market is open, by local dates: a week, and what differs from it. Of what is said of one date a special session
 * counts before a holiday, and a holiday before a shortening.
 *
 * @param weekly sessions that come again each week
 * @param holidays dates without sessions, with a name or an empty text
 * @param shortened dates on which only a part of the weekly sessions takes place
 * @param special dates with sessions of their own instead of the weekly ones
 * @param knownThrough last date for which the exchange has published its holidays; {@code null} if that is not said
 */
public record Timetable(
        List<DailySession> weekly,
        Map<LocalDate, String> holidays,
        Map<LocalDate, Shortening> shortened,
        Map<LocalDate, List<DailySession>> special,
        LocalDate knownThrough) {

    public Timetable {
        weekly = List.copyOf(weekly);
        holidays = Map.copyOf(holidays);
        shortened = Map.copyOf(shortened);
        special = Map.copyOf(special);
    }

    /** Dates without names, none shortened. */
    public static Timetable of(
            List<DailySession> weekly, Set<LocalDate> holidays, Map<LocalDate, List<DailySession>> special) {
        return new Timetable(
                weekly, holidays.stream().collect(Collectors.toMap(date -> date, date -> "")), Map.of(), special, null);
    }

    /** This timetable, except for the dates of which the other says something. The week stays this one's. */
    public Timetable overriddenBy(Timetable other) {
        return new Timetable(
                weekly,
                merged(holidays, other.holidays, other),
                merged(shortened, other.shortened, other),
                merged(special, other.special, other),
                other.knownThrough == null ? knownThrough : other.knownThrough);
    }

    private static <T> Map<LocalDate, T> merged(Map<LocalDate, T> mine, Map<LocalDate, T> others, Timetable other) {
        Map<LocalDate, T> all = new LinkedHashMap<>(mine);
        all.keySet().removeIf(other::mentions);
        all.putAll(others);
        return all;
    }

    private boolean mentions(LocalDate date) {
        return holidays.containsKey(date) || shortened.containsKey(date) || special.containsKey(date);
    }

    /** The same with extended hours instead of the regular ones, where there are any. */
    public Timetable extended() {
        Map<LocalDate, List<DailySession>> specials = new TreeMap<>();
        special.forEach((date, sessions) -> specials.put(
                date, sessions.stream().map(DailySession::withExtendedHours).toList()));
        Map<LocalDate, Shortening> shortenings = new TreeMap<>();
        shortened.forEach((date, shortening) -> shortenings.put(date, shortening.ofExtendedHours()));
        return new Timetable(
                weekly.stream().map(DailySession::withExtendedHours).toList(),
                holidays,
                shortenings,
                specials,
                knownThrough);
    }
}
