package com.kotsin.streamingcandle.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weekly sessions in one time zone, less holidays, plus dated special sessions. A special date replaces that date's
 * weekly sessions.
 */
public final class WeeklyCalendar implements SessionCalendar {

    /** The longest closing tolerance that a calendar may have. */
    public static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

    /** An overnight session of 24 hours and its tolerance end on the second day after its open. */
    private static final int LONGEST_SESSION_DAYS = 2;

    private static final int HALF_A_YEAR_DAYS = 182;

    /** Which date the sessions over midnight belong to: in the calendar's rules, and as trading day. */
    public enum TradingDay {
        /** The date on which a session opens. */
        OPEN,
        /** The date on which it closes, as on exchanges that open on Sunday evening for Monday. */
        CLOSE
    }

    private final String name;
    private final ZoneId zone;
    private final Timetable timetable;
    private final TradingDay tradingDay;
    private final long closingToleranceMillis;
    /** Sessions do not overlap, so one that accepts an instant is the only one that does; most trades are of the same. */
    private volatile TradingSession lastFound;

    /**
     * @param closingTolerance how long after a close prints still count into the session's last window, at most an hour
     * @throws IllegalArgumentException if sessions overlap, those of neighbouring days included, or the tolerance is out
     *     of range
     */
    public WeeklyCalendar(
            String name, ZoneId zone, Timetable timetable, TradingDay tradingDay, Duration closingTolerance) {
        this.name = Objects.requireNonNull(name, "name");
        this.zone = Objects.requireNonNull(zone, "zone");
        this.timetable = Objects.requireNonNull(timetable, "timetable");
        this.tradingDay = Objects.requireNonNull(tradingDay, "tradingDay");
        this.closingToleranceMillis = closingTolerance.toMillis();
        if (closingTolerance.isNegative() || closingTolerance.compareTo(LONGEST_TOLERANCE) > 0) {
            throw new IllegalArgumentException("Calendar %s has the closing tolerance %s; it must be from 0 to %s"
                    .formatted(name, closingTolerance, LONGEST_TOLERANCE));
        }
        // A week of winter and one of summer show every combination that the weekly rules allow,
        // a week on each side of each date from which on other rules hold.
        requireApartInBothSeasons(LocalDate.of(2025, 1, 6));
        timetable.weekly().stream()
                .flatMap(session -> Stream.of(session.from(), session.until()).filter(Objects::nonNull))
                .forEach(date -> requireApartInBothSeasons(date.minusDays(1)));
        timetable.special().keySet().forEach(day -> requireApart(day.minusDays(1), 3));
        timetable.shortened().keySet().forEach(day -> requireApart(day.minusDays(1), 3));
    }

    /** Trading days are those of the open, and holidays have no names. */
    public WeeklyCalendar(
            String name,
            ZoneId zone,
            List<DailySession> weekly,
            Set<LocalDate> holidays,
            Map<LocalDate, List<DailySession>> special,
            Duration closingTolerance) {
        this(name, zone, Timetable.of(weekly, holidays, special), TradingDay.OPEN, closingTolerance);
    }

    private void requireApartInBothSeasons(LocalDate first) {
        requireApart(first, 8);
        requireApart(first.plusDays(HALF_A_YEAR_DAYS), 8);
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

    /** The rules by which it is open. */
    public Timetable timetable() {
        return timetable;
    }

    /** The same week, without anything that is said of single dates. */
    public WeeklyCalendar withoutDates() {
        return new WeeklyCalendar(
                name,
                zone,
                new Timetable(timetable.weekly(), Map.of(), Map.of(), Map.of(), null),
                tradingDay,
                Duration.ofMillis(closingToleranceMillis));
    }

    @Override
    public Optional<TradingSession> sessionAt(long timeMillis) {
        TradingSession recent = lastFound;
        if (recent != null && recent.accepts(timeMillis)) {
            return Optional.of(recent);
        }
        LocalDate date = Instant.ofEpochMilli(timeMillis).atZone(zone).toLocalDate();
        Optional<TradingSession> found = date.minusDays(LONGEST_SESSION_DAYS)
                .datesUntil(date.plusDays(2))
                .flatMap(day -> sessionsOn(day).stream())
                .filter(session -> session.accepts(timeMillis))
                .findFirst();
        found.ifPresent(session -> lastFound = session);
        return found;
    }

    @Override
    public Optional<TradingSession> nextOfDay(TradingSession session) {
        return sessionsOn(session.day()).stream()
                .filter(other -> other.open() >= session.close())
                .findFirst();
    }

    @Override
    public List<TradingSession> sessionsOn(LocalDate date) {
        return announced(date).stream()
                .flatMap(session -> at(date, session).stream())
                .sorted(Comparator.comparingLong(TradingSession::open))
                .toList();
    }

    /** Name of the holiday that takes the sessions of this date away, empty if it has none; no value on other dates. */
    public Optional<String> holiday(LocalDate date) {
        return timetable.special().containsKey(date)
                ? Optional.empty()
                : Optional.ofNullable(timetable.holidays().get(date));
    }

    private List<DailySession> announced(LocalDate date) {
        List<DailySession> dated = timetable.special().get(date);
        if (dated != null) {
            return dated;
        }
        if (timetable.holidays().containsKey(date)) {
            return List.of();
        }
        Stream<DailySession> usual = timetable.weekly().stream().filter(session -> session.takesPlaceOn(date));
        Shortening shortening = timetable.shortened().get(date);
        return (shortening == null ? usual : usual.flatMap(session -> shortened(date, session, shortening).stream()))
                .toList();
    }

    private Optional<DailySession> shortened(LocalDate date, DailySession session, Shortening to) {
        LocalTime close = session.closeOn(date);
        if (!session.open().isBefore(close)) {
            throw new IllegalArgumentException(
                    "Calendar %s shortens %s, whose session lasts over midnight; announce a special session instead"
                            .formatted(name, date));
        }
        var left = new DailySession(Set.of(), to.open(session.open()), to.close(close), null);
        return left.open().isBefore(left.close()) ? Optional.of(left) : Optional.empty();
    }

    private Optional<TradingSession> at(LocalDate date, DailySession session) {
        var closeTime = session.closeOn(date);
        boolean overMidnight = !closeTime.isAfter(session.open());
        LocalDate openDate = overMidnight && tradingDay == TradingDay.CLOSE ? date.minusDays(1) : date;
        long open = millis(openDate.atTime(session.open()));
        long close = millis((overMidnight ? openDate.plusDays(1) : openDate).atTime(closeTime));
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
