package com.kotsin.streamingcandle.udf;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * When a symbol trades, in TradingView's notation.
 *
 * @param timezone IANA name
 * @param session a week: hours and, behind a colon, days from 1, a Sunday, to 7; local times of the trading day, with
 *     {@code F} on the day before it, and beyond 2400 on the day after it
 * @param holidays trading days of the week without sessions, {@code YYYYMMDD}, separated by commas
 * @param corrections trading days with other hours than the week says
 */
record TradingHours(String timezone, String session, String holidays, String corrections) {

    private static final TradingHours ALWAYS = new TradingHours("Etc/UTC", "24x7", "", "");
    private static final int MINUTES_PER_HOUR = 60;
    private static final int MINUTES_PER_DAY = 1_440;

    /** @param today a day of the week that counts as the usual one */
    static TradingHours of(SessionCalendar calendar, LocalDate today) {
        return calendar instanceof WeeklyCalendar weekly ? of(weekly, today) : ALWAYS;
    }

    private static TradingHours of(WeeklyCalendar calendar, LocalDate today) {
        Map<DayOfWeek, String> week = week(calendar.withoutDates(), today);
        List<LocalDate> holidays = new ArrayList<>();
        Map<String, List<LocalDate>> corrections = new TreeMap<>();
        days(calendar.timetable(), today).forEach(day -> {
            String hours = hours(calendar, day);
            if (!hours.equals(week.get(day.getDayOfWeek()))) {
                if (hours.isEmpty()) {
                    holidays.add(day);
                } else {
                    corrections.computeIfAbsent(hours, key -> new ArrayList<>()).add(day);
                }
            }
        });
        return new TradingHours(
                calendar.zone().getId(),
                session(week),
                days(holidays.stream()),
                corrections.entrySet().stream()
                        .map(entry -> entry.getKey() + ":"
                                + days(entry.getValue().stream().sorted(Comparator.reverseOrder())))
                        .collect(joining(";")));
    }

    private static Map<DayOfWeek, String> week(WeeklyCalendar calendar, LocalDate today) {
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
        monday.datesUntil(monday.plusWeeks(1)).forEach(day -> week.put(day.getDayOfWeek(), hours(calendar, day)));
        return week;
    }

    private static String session(Map<DayOfWeek, String> week) {
        Map<String, List<DayOfWeek>> daysOfHours = week.keySet().stream()
                .filter(day -> !week.get(day).isEmpty())
                .collect(groupingBy(week::get, TreeMap::new, toList()));
        return daysOfHours.entrySet().stream()
                .map(entry -> entry.getKey() + ":"
                        + entry.getValue().stream()
                                .map(TradingHours::number)
                                .sorted()
                                .map(String::valueOf)
                                .collect(joining()))
                .collect(joining("|"));
    }

    private static int number(DayOfWeek day) {
        return day.getValue() % 7 + 1;
    }

    /** From the first year that the timetable tells anything of to the last, whole years, at least this one. */
    private static Stream<LocalDate> days(Timetable timetable, LocalDate today) {
        List<LocalDate> told = new ArrayList<>(List.of(today));
        told.addAll(timetable.holidays().keySet());
        told.addAll(timetable.shortened().keySet());
        told.addAll(timetable.special().keySet());
        told.sort(Comparator.naturalOrder());
        LocalDate first = told.get(0).withDayOfYear(1);
        LocalDate last = told.get(told.size() - 1);
        return first.datesUntil(last.withDayOfYear(last.lengthOfYear()).plusDays(1));
    }

    private static String hours(WeeklyCalendar calendar, LocalDate day) {
        return calendar.sessionsOn(day).stream()
                .map(session -> hours(session, day, calendar.zone()))
                .collect(joining(","));
    }

    private static String hours(TradingSession session, LocalDate day, ZoneId zone) {
        return time(session.open(), day, zone) + "-" + time(session.close(), day, zone);
    }

    private static String time(long millis, LocalDate tradingDay, ZoneId zone) {
        ZonedDateTime local = Instant.ofEpochMilli(millis).atZone(zone);
        int minutes = local.getHour() * MINUTES_PER_HOUR + local.getMinute();
        long daysBefore = ChronoUnit.DAYS.between(local.toLocalDate(), tradingDay);
        if (daysBefore < 0) {
            minutes -= (int) daysBefore * MINUTES_PER_DAY;
        }
        String clock = "%02d%02d".formatted(minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
        return clock + (daysBefore > 1 ? "F" + daysBefore : daysBefore == 1 ? "F" : "");
    }

    private static String days(Stream<LocalDate> days) {
        return days.map(DateTimeFormatter.BASIC_ISO_DATE::format).collect(joining(","));
    }
}
