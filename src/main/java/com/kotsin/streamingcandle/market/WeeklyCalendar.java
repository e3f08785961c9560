package com.kotsin.streamingcandle.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Weekly sessions in one time zone, less holidays, plus dated special sessions. A special date replaces that date's
 * weekly sessions.
 */
public final class WeeklyCalendar implements SessionCalendar {

    private static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);
    /** An overnight session of 24 hours and its tolerance end on the second day after its open. */
    private static final int LONGEST_SESSION_DAYS = 2;

    private final String name;
    private final ZoneId zone;
    private final List<DailySession> weekly;
    private final Set<LocalDate> holidays;
    private final Map<LocalDate, List<DailySession>> special;
    private final long closingToleranceMillis;
    /** Sessions do not overlap, so one that accepts an instant is the only one that does; most trades are of the same. */
    private volatile TradingSession lastFound;

    /**
     * @param closingTolerance how long after a close prints still count into the session's last window
     *     at most an hour
     * @throws IllegalArgumentException if sessions overlap, those of neighbouring days included, or the tolerance is out
     *     of range
     */
    public WeeklyCalendar(
            String name,
            ZoneId zone,
            List<DailySession> weekly,
            Set<LocalDate> holidays,
            Map<LocalDate, List<DailySession>> special,
            Duration closingTolerance) {
        this.name = Objects.requireNonNull(name, "name");
        this.zone = Objects.requireNonNull(zone, "zone");
        this.weekly = List.copyOf(weekly);
        this.holidays = Set.copyOf(holidays);
        this.special = Map.copyOf(special);
        this.closingToleranceMillis = closingTolerance.toMillis();
        if (closingTolerance.isNegative() || closingTolerance.compareTo(LONGEST_TOLERANCE) > 0) {
            throw new IllegalArgumentException("Calendar %s has the closing tolerance %s; it must be from 0 to %s"
                    .formatted(name, closingTolerance, LONGEST_TOLERANCE));
        }
        // A week of winter and one of summer show every combination that the weekly rules allow.
        requireApart(LocalDate.of(2025, 1, 6), 8);
        requireApart(LocalDate.of(2025, 7, 7), 8);
        special.keySet().forEach(day -> requireApart(day.minusDays(1), 3));
    }

    private void requireApart(LocalDate first, int days) {
        List<TradingSession> sessions = first.datesUntil(first.plusDays(days))
                .flatMap(day -> sessionsOn(day).stream())
                .toList();
        for (int i = 1; i < sessions.size(); i++) {
            if (sessions.get(i).open() < sessions.get(i - 1).acceptUntil()) {
                throw new IllegalArgumentException(
                        "Calendar %s has overlapping sessions: the one that opens on %s at %s begins before that of %s has ended"
                                .formatted(
                                        name,
                                        sessions.get(i).day(),
                                        Instant.ofEpochMilli(sessions.get(i).open())
                                                .atZone(zone)
                                                .toLocalTime(),
                                        sessions.get(i - 1).day()));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** The zone in which sessions open and close. */
    public ZoneId zone() {
        return zone;
    }

    @Override
    public Optional<TradingSession> sessionAt(long timeMillis) {
        TradingSession recent = lastFound;
        if (recent != null && recent.accepts(timeMillis)) {
            return Optional.of(recent);
        }
        LocalDate date = Instant.ofEpochMilli(timeMillis).atZone(zone).toLocalDate();
        Optional<TradingSession> found = date.minusDays(LONGEST_SESSION_DAYS)
                .datesUntil(date.plusDays(1))
                .flatMap(day -> sessionsOn(day).stream())
                .filter(session -> session.accepts(timeMillis))
                .findFirst();
        found.ifPresent(session -> lastFound = session);
        return found;
    }

    @Override
    public Optional<TradingSession> nextOfDay(TradingSession session) {
        // A trading day may open on the evening before its date, or go on after it.
        return session.day()
                .minusDays(1)
                .datesUntil(session.day().plusDays(LONGEST_SESSION_DAYS))
                .flatMap(date -> sessionsOn(date).stream())
                .filter(other -> other.day().equals(session.day()) && other.open() >= session.close())
                .min(Comparator.comparingLong(TradingSession::open));
    }

    /** The sessions that open on this local date, in order. */
    public List<TradingSession> sessionsOn(LocalDate date) {
        return announced(date).stream()
                .flatMap(session -> at(date, session).stream())
                .sorted(Comparator.comparingLong(TradingSession::open))
                .toList();
    }

    private List<DailySession> announced(LocalDate date) {
        List<DailySession> dated = special.get(date);
        if (dated != null) {
            return dated;
        }
        if (holidays.contains(date)) {
            return List.of();
        }
        return weekly.stream()
                .filter(session -> session.days().contains(date.getDayOfWeek()))
                .toList();
    }

    private Optional<TradingSession> at(LocalDate date, DailySession session) {
        var closeTime = session.closeOn(date);
        LocalDate closeDate = closeTime.isAfter(session.open()) ? date : date.plusDays(1);
        long open = millis(date.atTime(session.open()));
        long close = millis(closeDate.atTime(closeTime));
        return open == close
                ? Optional.empty()
                : Optional.of(new TradingSession(open, close, close + closingToleranceMillis, date));
    }

    /** Local times that a change of the clocks leaves out all fall on that change, so that sessions never cross. */
    private long millis(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        Instant instant = change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
        return instant.toEpochMilli();
    }
}
