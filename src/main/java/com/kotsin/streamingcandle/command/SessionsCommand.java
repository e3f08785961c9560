package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Timetable;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.io.PrintWriter;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sessions",
        sortOptions = false,
        description = "Prints the trading sessions of a calendar and the windows of their candles.")
final class SessionsCommand implements Callable<Integer> {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmxxx", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final String ROW = "%-22s  %-22s  %-20s  %-20s  %s%n";
    private static final long DAY_MILLIS = 86_400_000;

    private final InstantSource clock;

    @Spec
    private CommandSpec spec;

    @Option(names = "--calendar", paramLabel = "NAME", description = "calendar, such as NSE; --list shows all")
    private String calendar;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "trading day; default: today where the exchange is")
    private LocalDate date;

    @Option(names = "--days", paramLabel = "N", defaultValue = "1", description = "so many days; default: 1")
    private int days;

    @Option(
            names = "--timeframe",
            paramLabel = "TIMEFRAME",
            defaultValue = "30m",
            converter = TimeframeConverter.class,
            description = "length of the candles, such as 5m, 1h or 1d; default: 30m")
    private Timeframe timeframe;

    @Option(names = "--list", description = "print the names of all calendars instead")
    private boolean list;

    @Mixin
    private CommonOptions common;

    SessionsCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Calendars known = common.calendars(spec);
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            known.names().forEach(name -> out.println(describe(known.get(name))));
            return CommandLine.ExitCode.OK;
        }
        if (calendar == null || known.find(calendar).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s; known are %s"
                            .formatted(
                                    calendar == null
                                            ? "Name a --calendar"
                                            : "There is no calendar '%s'".formatted(calendar),
                                    known.names()));
        }
        if (days < 1) {
            throw new ParameterException(spec.commandLine(), "--days is %d; it must be at least 1".formatted(days));
        }
        SessionCalendar chosen = known.get(calendar);
        LocalDate first =
                date != null ? date : clock.instant().atZone(zone(chosen)).toLocalDate();
        first.datesUntil(first.plusDays(days)).forEach(day -> print(chosen, day, out));
        return CommandLine.ExitCode.OK;
    }

    private static ZoneId zone(SessionCalendar calendar) {
        return calendar instanceof WeeklyCalendar weekly ? weekly.zone() : ZoneOffset.UTC;
    }

    private static String describe(SessionCalendar calendar) {
        if (!(calendar instanceof WeeklyCalendar weekly)) {
            return "%-16s never closes, windows aligned to 1970-01-01 UTC".formatted(calendar.name());
        }
        LocalDate knownThrough = weekly.timetable().knownThrough();
        return "%-16s %s%s"
                .formatted(
                        weekly.name(),
                        weekly.zone(),
                        knownThrough == null ? "" : ", holidays known through " + knownThrough);
    }

    private void print(SessionCalendar of, LocalDate day, PrintWriter out) {
        String heading = "%s  %s %s  %s"
                .formatted(
                        of.name(),
                        day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                        day,
                        zone(of).getId().equals("Z") ? "UTC" : zone(of));
        if (!(of instanceof WeeklyCalendar weekly)) {
            out.println(heading + "  never closes");
            long start = day.toEpochDay() * DAY_MILLIS;
            print(TradingSession.ENDLESS, start, start + DAY_MILLIS, ZoneOffset.UTC, out);
            return;
        }
        List<TradingSession> sessions = weekly.sessionsOn(day);
        if (sessions.isEmpty()) {
            out.println(heading + "  no session: " + reason(weekly, day));
        }
        for (TradingSession session : sessions) {
            out.println("%s  session %s to %s%s"
                    .formatted(
                            heading,
                            TIME.format(at(session.open(), weekly.zone())),
                            TIME.format(at(session.close(), weekly.zone())),
                            remark(weekly.timetable(), day)));
            print(session, session.open(), session.close(), weekly.zone(), out);
            if (session.acceptUntil() > session.close()) {
                out.println("Trades before %s count into the last window."
                        .formatted(at(session.acceptUntil(), weekly.zone()).toLocalTime()));
            }
        }
        LocalDate knownThrough = weekly.timetable().knownThrough();
        if (knownThrough != null && day.isAfter(knownThrough)) {
            out.println("The holidays of %s are known through %s only.".formatted(weekly.name(), knownThrough));
        }
    }

    private static String reason(WeeklyCalendar calendar, LocalDate day) {
        return calendar.holiday(day)
                .map(name -> name.isEmpty() ? "holiday" : "holiday, " + name)
                .orElseGet(() -> calendar.timetable().shortened().containsKey(day)
                        ? "nothing of it is left on this shortened day"
                        : day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 ? "weekend" : "not a trading day");
    }

    private static String remark(Timetable timetable, LocalDate day) {
        return timetable.special().containsKey(day)
                ? ", special session"
                : timetable.shortened().containsKey(day) ? ", shortened day" : "";
    }

    /** The windows of a session that start within {@code [from, end)}. */
    private void print(TradingSession session, long from, long end, ZoneId zone, PrintWriter out) {
        out.printf(ROW, "start", "end", "start UTC", "end UTC", "trading day");
        int count = 0;
        for (long time = from; time < end; ) {
            Window window = Window.at(time, timeframe, session);
            if (window.start() >= from) {
                out.printf(
                        ROW,
                        LOCAL.format(at(window.start(), zone)),
                        LOCAL.format(at(window.end(), zone)),
                        Instant.ofEpochMilli(window.start()),
                        Instant.ofEpochMilli(window.end()),
                        window.tradingDay());
                count++;
            }
            time = window.end();
        }
        out.println("%d window%s of %s".formatted(count, count == 1 ? "" : "s", timeframe));
    }

    private static ZonedDateTime at(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone);
    }
}
