package com.kotsin.streamingcandle.oracle;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.firstInMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When exchanges trade, said a second time and in another way: hours in fixed offsets from UTC, daylight saving time by its
 * definition, American holidays by theirs, Indian ones from other copies of the published lists than the shipped calendars.
 */
public final class ExchangeDays {

    private static final int OFFSET_INDIA_MINUTES = 330;
    private static final LocalDate CLOSING_AUCTION_BEGINS = LocalDate.of(2026, 8, 3);

    /** pandas_market_calendars, bse.py, and Zee News of 12 January 2026. */
    private static final Set<LocalDate> INDIA_CLOSED = dates(
            2025, "02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-21 10-22 11-05 12-25",
            2026, "01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25");

    /** MCX holidays of rupeezy.in; of 26 March 2026 CNBC. */
    private static final Set<LocalDate> MCX_CLOSED =
            dates(2025, "04-18 08-15 10-02 10-21 12-25", 2026, "01-26 04-03 10-02 12-25");

    private static final Set<LocalDate> MCX_MORNING_ONLY = dates(2025, "01-01", 2026, "01-01");
    private static final Set<LocalDate> BUDGET = dates(2025, "02-01", 2026, "02-01");
    private static final LocalDate MUHURAT = LocalDate.of(2025, 10, 21);
    private static final LocalDate MOURNING = LocalDate.of(2025, 1, 9);

    private static final int FIRST_YEAR_WITH_HOLIDAYS = 2025;

    private ExchangeDays() {}

    /** The session of a shipped calendar on a date, in milliseconds since the epoch, UTC; none or one. */
    public static List<OracleWindow> sessions(String calendar, LocalDate date) {
        return switch (calendar) {
            case "NSE", "BSE" -> india(date, at(9, 15), at(15, 30));
            case "NSE-FO" -> india(date, at(9, 15), date.isBefore(CLOSING_AUCTION_BEGINS) ? at(15, 30) : at(15, 40));
            case "NSE-CD" ->
                BUDGET.contains(date)
                        ? session(date, at(9, 0), at(17, 0), OFFSET_INDIA_MINUTES)
                        : india(date, at(9, 0), at(17, 0));
            case "MCX" -> mcx(date, newYorkSaves(date) ? at(23, 30) : at(23, 55));
            case "MCX-AGRI-INTL" -> mcx(date, at(21, 0));
            case "MCX-AGRI" -> mcx(date, at(17, 0));
            case "NYSE", "NASDAQ" -> newYork(date, at(9, 30), endsEarly(date) ? at(13, 0) : at(16, 0));
            case "NYSE-EXTENDED", "NASDAQ-EXTENDED" -> newYork(date, at(4, 0), endsEarly(date) ? at(17, 0) : at(20, 0));
            default -> throw new IllegalArgumentException("Nothing is said of " + calendar);
        };
    }

    private static List<OracleWindow> india(LocalDate date, LocalTime open, LocalTime close) {
        if (date.equals(MUHURAT)) {
            return session(date, at(13, 45), at(14, 45), OFFSET_INDIA_MINUTES);
        }
        if (BUDGET.contains(date)) {
            return session(date, at(9, 15), at(15, 30), OFFSET_INDIA_MINUTES);
        }
        return isWeekend(date) || INDIA_CLOSED.contains(date)
                ? List.of()
                : session(date, open, close, OFFSET_INDIA_MINUTES);
    }

    private static List<OracleWindow> mcx(LocalDate date, LocalTime close) {
        if (date.equals(MUHURAT)) {
            return session(date, at(13, 45), at(14, 45), OFFSET_INDIA_MINUTES);
        }
        if (BUDGET.contains(date) || MCX_MORNING_ONLY.contains(date)) {
            return session(date, at(9, 0), at(17, 0), OFFSET_INDIA_MINUTES);
        }
        if (isWeekend(date) || MCX_CLOSED.contains(date)) {
            return List.of();
        }
        boolean eveningOnly = INDIA_CLOSED.contains(date);
        return session(date, eveningOnly ? at(17, 0) : at(9, 0), close, OFFSET_INDIA_MINUTES);
    }

    private static List<OracleWindow> newYork(LocalDate date, LocalTime open, LocalTime close) {
        return isWeekend(date) || isAmericanHoliday(date)
                ? List.of()
                : session(date, open, close, newYorkSaves(date) ? -240 : -300);
    }

    private static List<OracleWindow> session(LocalDate date, LocalTime open, LocalTime close, int offsetMinutes) {
        return open.isBefore(close)
                ? List.of(new OracleWindow(millis(date, open, offsetMinutes), millis(date, close, offsetMinutes)))
                : List.of();
    }

    private static long millis(LocalDate date, LocalTime time, int offsetMinutes) {
        return date.atTime(time).minusMinutes(offsetMinutes).toEpochSecond(ZoneOffset.UTC) * 1000;
    }

    /** From the second Sunday of March to the first of November, since 2007. */
    private static boolean newYorkSaves(LocalDate date) {
        LocalDate begin = LocalDate.of(date.getYear(), Month.MARCH, 1).with(dayOfWeekInMonth(2, SUNDAY));
        LocalDate end = LocalDate.of(date.getYear(), Month.NOVEMBER, 1).with(firstInMonth(SUNDAY));
        return !date.isBefore(begin) && date.isBefore(end);
    }

    private static boolean isAmericanHoliday(LocalDate date) {
        int year = date.getYear();
        return year >= FIRST_YEAR_WITH_HOLIDAYS
                && (date.equals(MOURNING)
                        || Stream.of(
                                        observed(LocalDate.of(year, 1, 1)),
                                        LocalDate.of(year, 1, 1).with(dayOfWeekInMonth(3, MONDAY)),
                                        LocalDate.of(year, 2, 1).with(dayOfWeekInMonth(3, MONDAY)),
                                        easter(year).minusDays(2),
                                        LocalDate.of(year, 5, 1).with(lastInMonth(MONDAY)),
                                        observed(LocalDate.of(year, 6, 19)),
                                        observed(LocalDate.of(year, 7, 4)),
                                        LocalDate.of(year, 9, 1).with(firstInMonth(MONDAY)),
                                        thanksgiving(year),
                                        observed(LocalDate.of(year, 12, 25)))
                                .anyMatch(date::equals));
    }

    /** The day before Independence Day and the one before Christmas, if markets are open on both, and after Thanksgiving. */
    private static boolean endsEarly(LocalDate date) {
        int year = date.getYear();
        boolean eve = Set.of(MonthDay.of(7, 3), MonthDay.of(12, 24)).contains(MonthDay.from(date))
                && date.getDayOfWeek().compareTo(FRIDAY) < 0;
        return year >= FIRST_YEAR_WITH_HOLIDAYS
                && (eve || date.equals(thanksgiving(year).plusDays(1)));
    }

    private static LocalDate thanksgiving(int year) {
        return LocalDate.of(year, 11, 1).with(dayOfWeekInMonth(4, THURSDAY));
    }

    private static LocalDate observed(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> date.minusDays(1);
            case SUNDAY -> date.plusDays(1);
            default -> date;
        };
    }

    /** Gauss's rule in the form of Meeus, for the Gregorian calendar. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
        return LocalDate.of(year, f / 31, f % 31 + 1);
    }

    private static boolean isWeekend(LocalDate date) {
        DayOfWeek day = date.getDayOfWeek();
        return day == SATURDAY || day == SUNDAY;
    }

    private static LocalTime at(int hour, int minute) {
        return LocalTime.of(hour, minute);
    }

    private static Set<LocalDate> dates(int year, String days, int secondYear, String secondDays) {
        return Stream.concat(dates(year, days), dates(secondYear, secondDays)).collect(Collectors.toSet());
    }

    private static Stream<LocalDate> dates(int year, String days) {
        return Stream.of(days.split(" ")).map(day -> LocalDate.parse(year + "-" + day));
    }
}
