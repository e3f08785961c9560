package com.kotsin.streamingcandle.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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

    private final String name;
    private final ZoneId zone;
    private final List<DailySession> weekly;
    private final Set<LocalDate> holidays;
    private final Map<LocalDate, List<DailySession>> special;
    private final long closingToleranceMillis;

    /**
     * @param closingTolerance how long after a close prints still count into the session's last window
     * @throws IllegalArgumentException if sessions of a day overlap
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
        if (closingToleranceMillis < 0) {
            throw new IllegalArgumentException(
                    "Calendar %s has a negative closing tolerance: %s".formatted(name, closingTolerance));
        }
        // A week without season change and one with show every combination that the weekly rules allow.
        for (LocalDate day : List.of(LocalDate.of(2025, 1, 6), LocalDate.of(2025, 7, 7))) {
            for (int i = 0; i < 7; i++) {
                requireApart(sessionsOn(day.plusDays(i)));
            }
        }
        special.keySet().forEach(day -> requireApart(sessionsOn(day)));
    }

    private void requireApart(List<TradingSession> sessions) {
        for (int i = 1; i < sessions.size(); i++) {
            if (sessions.get(i).open() < sessions.get(i - 1).acceptUntil()) {
                throw new IllegalArgumentException("Calendar %s has overlapping sessions on %s"
                        .formatted(name, sessions.get(i).day()));
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
        LocalDate date = Instant.ofEpochMilli(timeMillis).atZone(zone).toLocalDate();
        Optional<TradingSession> today = find(sessionsOn(date), timeMillis);
        return today.isPresent() ? today : find(sessionsOn(date.minusDays(1)), timeMillis);
    }

    private static Optional<TradingSession> find(List<TradingSession> sessions, long timeMillis) {
        return sessions.stream().filter(session -> session.accepts(timeMillis)).findFirst();
    }

    /** The sessions that open on this local date, in order. */
    public List<TradingSession> sessionsOn(LocalDate date) {
        return announced(date).stream()
                .map(session -> at(date, session))
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

    private TradingSession at(LocalDate date, DailySession session) {
        var closeTime = session.closeOn(date);
        LocalDate closeDate = closeTime.isAfter(session.open()) ? date : date.plusDays(1);
        long open = date.atTime(session.open()).atZone(zone).toInstant().toEpochMilli();
        long close = closeDate.atTime(closeTime).atZone(zone).toInstant().toEpochMilli();
        return new TradingSession(open, close, close + closingToleranceMillis, date);
    }
}
