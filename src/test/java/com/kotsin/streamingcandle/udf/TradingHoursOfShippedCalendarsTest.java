package com.kotsin.streamingcandle.udf;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads TradingView's notation as its documentation says, and finds every session of every shipped calendar in it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TradingHoursOfShippedCalendarsTest {

    private static final Calendars CALENDARS = CalendarFiles.builtIn();
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final Pattern SESSION =
            Pattern.compile("([0-9]{2})([0-9]{2})(F[0-9]?)?-([0-9]{2})([0-9]{2})(F[0-9]?)?");

    private record Stretch(long open, long close) {}

    static Stream<String> names() {
        return CALENDARS.names().stream().filter(name -> !name.equals("always"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_day_has_the_sessions_of_the_calendar(String name) {
        WeeklyCalendar calendar = (WeeklyCalendar) CALENDARS.get(name);
        for (LocalDate today : List.of(FIRST.plusDays(3), LAST.minusMonths(5))) {
            TradingHours hours = TradingHours.of(calendar, today);
            assertThat(hours.timezone()).isEqualTo(calendar.zone().getId());
            FIRST.datesUntil(LAST.plusDays(1))
                    .forEach(day -> assertThat(read(hours, day))
                            .as("%s of %s, seen on %s", name, day, today)
                            .isEqualTo(calendar.sessionsOn(day).stream()
                                    .map(session -> new Stretch(session.open(), session.close()))
                                    .toList()));
        }
    }

    /** Corrections count before holidays, and both before the week. */
    private static List<Stretch> read(TradingHours hours, LocalDate day) {
        String date = day.toString().replace("-", "");
        for (String correction : hours.corrections().split(";")) {
            if (Arrays.asList(correction.replaceAll("^[^:]*:", "").split(",")).contains(date)) {
                return stretches(correction.replaceAll(":.*", ""), day, hours.timezone());
            }
        }
        if (Arrays.asList(hours.holidays().split(",")).contains(date)) {
            return List.of();
        }
        String number = "2345671"
                .substring(day.getDayOfWeek().getValue() - 1, day.getDayOfWeek().getValue());
        for (String group : hours.session().split("\\|")) {
            if (group.replaceAll("^[^:]*:", "").contains(number)) {
                return stretches(group.replaceAll(":.*", ""), day, hours.timezone());
            }
        }
        return List.of();
    }

    private static List<Stretch> stretches(String sessions, LocalDate day, String zone) {
        List<Stretch> stretches = new ArrayList<>();
        for (String session : sessions.split(",")) {
            Matcher matcher = SESSION.matcher(session);
            assertThat(matcher.matches()).as(session).isTrue();
            stretches.add(new Stretch(
                    millis(day, matcher.group(1), matcher.group(2), matcher.group(3), zone),
                    millis(day, matcher.group(4), matcher.group(5), matcher.group(6), zone)));
        }
        return stretches;
    }

    private static long millis(LocalDate day, String hour, String minute, String before, String zone) {
        int days = before == null ? 0 : before.length() == 1 ? 1 : before.charAt(1) - '0';
        return day.minusDays(days)
                .atStartOfDay()
                .plusHours(Integer.parseInt(hour))
                .plusMinutes(Integer.parseInt(minute))
                .atZone(ZoneId.of(zone))
                .toInstant()
                .toEpochMilli();
    }
}
