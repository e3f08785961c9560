package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CalendarFilesTest {

    private static final String OWN = """
            name: OWN
            zone: Europe/Berlin
            sessions:
              - days: [MONDAY]
                open: "09:00"
                close: "17:30"
            closing-tolerance: 30s
            holidays: [2025-12-29]
            special:
              2025-12-30: [{open: "09:00", close: "14:00"}]
            """;

    private static final List<String> SHIPPED = List.of(
            "BSE",
            "MCX",
            "MCX-AGRI",
            "MCX-AGRI-INTL",
            "NASDAQ",
            "NASDAQ-EXTENDED",
            "NSE",
            "NSE-CD",
            "NSE-FO",
            "NYSE",
            "NYSE-EXTENDED",
            "always");

    @TempDir
    Path directory;

    @Test
    void the_program_comes_with_these_calendars() {
        assertThat(CalendarFiles.builtIn().names()).containsExactlyElementsOf(SHIPPED);
    }

    @ParameterizedTest
    @CsvSource({
        "NSE, 2025-05-05T03:45:00Z, 2025-05-05T10:00:00Z",
        "BSE, 2025-05-05T03:45:00Z, 2025-05-05T10:00:00Z",
        "NSE-CD, 2025-05-05T03:30:00Z, 2025-05-05T11:30:00Z",
        "MCX, 2025-05-05T03:30:00Z, 2025-05-05T18:00:00Z",
        "MCX, 2025-12-01T03:30:00Z, 2025-12-01T18:25:00Z"
    })
    void a_calendar_that_comes_with_the_program_opens_and_closes_as_its_exchange(
            String name, Instant open, Instant close) {
        SessionCalendar calendar = CalendarFiles.builtIn().get(name);

        assertThat(session(calendar, open))
                .map(TradingSession::close)
                .map(Instant::ofEpochMilli)
                .contains(close);
        assertThat(session(calendar, open.minusMillis(1))).isEmpty();
        assertThat(session(calendar, close)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NSE", "BSE", "MCX"})
    void at_weekends_no_indian_exchange_trades(String name) {
        assertThat(session(CalendarFiles.builtIn().get(name), Instant.parse("2025-05-03T06:00:00Z")))
                .isEmpty();
    }

    @Test
    void a_file_of_the_directory_adds_a_calendar() throws IOException {
        write("own.yaml", OWN);

        assertThat(CalendarFiles.load(directory).names()).contains("OWN").containsAll(SHIPPED);
    }

    @Test
    void a_file_is_read_whole() throws IOException {
        write("own.yaml", OWN);
        SessionCalendar calendar = CalendarFiles.load(directory).get("OWN");

        assertThat(session(calendar, Instant.parse("2025-12-22T16:30:29Z"))).isPresent();
        assertThat(session(calendar, Instant.parse("2025-12-22T16:30:30Z"))).isEmpty();
        assertThat(session(calendar, Instant.parse("2025-12-29T10:00:00Z"))).isEmpty();
        assertThat(session(calendar, Instant.parse("2025-12-30T12:59:59Z"))).isPresent();
    }

    @Test
    void a_file_of_the_directory_replaces_the_calendar_of_the_same_name() throws IOException {
        write("mine.yaml", OWN.replace("OWN", "NSE"));

        assertThat(session(CalendarFiles.load(directory).get("NSE"), Instant.parse("2025-12-22T16:00:00Z")))
                .isPresent();
    }

    @Test
    void files_that_do_not_end_in_yaml_are_left_alone() throws IOException {
        write("notes.txt", "not a calendar");

        assertThat(CalendarFiles.load(directory).names())
                .isEqualTo(CalendarFiles.builtIn().names());
    }

    @Test
    void a_directory_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> CalendarFiles.load(directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("none", "is not a directory");
    }

    @Test
    void two_files_with_the_same_name_are_an_error_that_says_which() throws IOException {
        write("a.yaml", OWN);
        write("b.yaml", OWN);

        assertThatThrownBy(() -> CalendarFiles.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("a.yaml", "b.yaml", "'OWN'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'zone: Europe/Berlin'     | 'zone: Europe/Bonn'        | line 2 | zone            | 'Europe/Bonn'",
                "'zone: Europe/Berlin'     | ''                         |        | zone is missing |",
                "'name: OWN'               | ''                         |        | name is missing |",
                "'name: OWN'               | 'name: always'             |        | built in        |",
                "'name: OWN'               | 'nome: OWN'                | line 1 | nome            | no such key",
                "'\"17:30\"'               | '\"25:30\"'                | line 6 | sessions[0].close | '25:30'",
                "'\"17:30\"'               | '\"17:30:10\"'             |        | sessions[0]     | close is 17:30:10",
                "'    close: \"17:30\"'    | '    close: \"17:30\"\n    shut: \"17:30\"' | line 8 | sessions[0].shut | no such key",
                "'    close: \"17:30\"'    | ''                         |        | sessions[0]     | close is missing",
                "'[MONDAY]'                | '[MONTAG]'                 | line 4 | sessions[0].days[0] | 'MONTAG'",
                "'[MONDAY]'                | '[]'                       |        | sessions[0].days | missing",
                "'30s'                     | 'soon'                     | line 7 | closing-tolerance | 'soon'",
                "'30s'                     | '2h'                       |        | closing tolerance | PT1H",
                "'[2025-12-29]'            | '[29.12.2025]'             | line 8 | holidays[0]     | '29.12.2025'",
                "'2025-12-30: [{open: \"09:00\", close: \"14:00\"}]' | '2025-12-30:' | line 10 | special.2025-12-30 | null",
                "'2025-12-30:'             | '2025-13-30:'              | line 10 | special        | 2025-13-30",
                "'closing-tolerance: 30s'  | 'name: OWN'                | line 7 | name            | uplicate",
                "'{open: \"09:00\", close: \"14:00\"}' | '{open: \"09:00\", close: \"14:00\"}, {open: \"13:00\", close: \"15:00\"}' || overlapping | 2025-12-30",
            })
    void a_wrong_file_is_refused_with_its_name_the_line_and_the_field(
            String right, String wrong, String line, String field, String detail) throws IOException {
        assertThat(OWN).contains(right);
        write("own.yaml", OWN.replace(right, wrong));

        assertThatThrownBy(() -> CalendarFiles.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("own.yaml", line == null ? "" : line, field, detail == null ? "" : detail);
    }

    @ParameterizedTest
    @CsvSource({"''", "'name: [unfinished'", "'just a word'", "'# nothing but a remark'"})
    void a_file_that_is_no_calendar_at_all_is_refused_with_its_name(String text) throws IOException {
        write("own.yaml", text);

        assertThatThrownBy(() -> CalendarFiles.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own.yaml");
    }

    @Test
    void a_calendar_that_is_not_known_is_refused_with_the_names_of_those_that_are() {
        Calendars calendars = CalendarFiles.builtIn();

        assertThatThrownBy(() -> calendars.get("nse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'nse'", "BSE", "MCX", "NSE", "always");
    }

    @Test
    void a_calendar_takes_what_it_does_not_say_from_the_one_it_is_based_on() throws IOException {
        write("own.yaml", OWN);
        write("later.yaml", """
                name: LATER
                based-on: OWN
                sessions:
                  - days: [monday]
                    open: "10:00"
                    close: "18:00"
                """);
        SessionCalendar later = CalendarFiles.load(directory).get("LATER");

        assertThat(spans(later, "2025-12-22")).containsExactly("10:00-18:00");
        assertThat(spans(later, "2025-12-29")).isEmpty();
        assertThat(spans(later, "2025-12-30")).containsExactly("09:00-14:00");
        assertThat(session(later, Instant.parse("2025-12-22T17:00:29Z"))).isPresent();
    }

    @Test
    void what_a_calendar_says_of_a_date_counts_alone() throws IOException {
        write("own.yaml", OWN);
        write("other.yaml", """
                name: OTHER
                based-on: OWN
                holidays: {2025-12-30: Closed after all}
                shortened: {2025-12-29: {close: "12:00"}}
                """);
        SessionCalendar other = CalendarFiles.load(directory).get("OTHER");

        assertThat(spans(other, "2025-12-29")).containsExactly("09:00-12:00");
        assertThat(spans(other, "2025-12-30")).isEmpty();
    }

    @Test
    void a_calendar_based_on_its_own_name_adds_to_the_one_that_comes_with_the_program() throws IOException {
        write("nse.yaml", "name: NSE\nbased-on: NSE\nclosing-tolerance: 5m\nholidays: [2027-01-26]\n");
        Calendars calendars = CalendarFiles.load(directory);

        assertThat(session(calendars.get("NSE"), Instant.parse("2025-05-05T10:04:59Z")))
                .isPresent();
        assertThat(spans(calendars.get("NSE"), "2027-01-26")).isEmpty();
        assertThat(spans(calendars.get("NSE"), "2025-02-26")).isEmpty();
        assertThat(spans(calendars.get("BSE"), "2027-01-26")).containsExactly("09:15-15:30");
    }

    @Test
    void extended_hours_count_where_a_calendar_says_so() {
        Calendars calendars = CalendarFiles.builtIn();

        assertThat(spans(calendars.get("NYSE"), "2025-07-02")).containsExactly("09:30-16:00");
        assertThat(spans(calendars.get("NYSE"), "2025-07-03")).containsExactly("09:30-13:00");
        assertThat(spans(calendars.get("NYSE-EXTENDED"), "2025-07-02")).containsExactly("04:00-20:00");
        assertThat(spans(calendars.get("NYSE-EXTENDED"), "2025-07-03")).containsExactly("04:00-17:00");
    }

    @Test
    void a_trading_day_may_be_that_of_the_close() throws IOException {
        write("cme.yaml", """
                name: CME
                zone: America/Chicago
                trading-day: close
                sessions:
                  - days: [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
                    open: "17:00"
                    close: "16:00"
                """);

        assertThat(session(CalendarFiles.load(directory).get("CME"), Instant.parse("2025-05-04T22:30:00Z")))
                .map(TradingSession::day)
                .contains(LocalDate.of(2025, 5, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'based-on: MARS'                          | based-on is 'MARS', known are",
                "'based-on: OWN2\nzone: Asia/Tokyo'        | based-on is 'OWN2'",
                "'based-on: NSE\nextended: true'           | extended is true, no session has extended hours",
                "'based-on: NSE\nextended: maybe'          | line 3, extended, maybe",
                "'based-on: NSE\ntrading-day: noon'        | line 3, trading-day, 'noon' is none of",
                "'based-on: NSE\nholidays: {2025-13-01: x}' | line 3, holidays, 2025-13-01",
                "'based-on: NSE\nknown-through: soon'      | line 3, known-through, 'soon'",
                "'based-on: NSE\nshortened: {2025-05-05: {}}' | shortened, needs an open",
                "'based-on: NSE\nshortened: {2025-05-05: {open: \"17:00\", close: \"16:00\"}}' | shortened, close is 16:00",
                "'based-on: NSE\nshortened: {2025-05-05: {open: \"10:00\", shut: \"17:00\"}}' | line 3, shut, no such key",
                "'based-on: NSE\nsessions: []'             | sessions is missing",
            })
    void a_wrong_calendar_that_is_based_on_another_is_refused_with_its_file_and_the_field(String text, String words)
            throws IOException {
        write("own.yaml", "name: OWN\n" + text.replace("\\n", "\n") + "\n");

        assertThatThrownBy(() -> CalendarFiles.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own.yaml")
                .hasMessageContainingAll(words.split(", "));
    }

    @Test
    void calendars_based_on_each_other_are_refused() throws IOException {
        write("a.yaml", "name: A\nbased-on: B\n");
        write("b.yaml", "name: B\nbased-on: A\n");

        assertThatThrownBy(() -> CalendarFiles.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("a.yaml", "b.yaml", "based-on leads back");
    }

    private static List<String> spans(SessionCalendar calendar, String day) {
        WeeklyCalendar weekly = (WeeklyCalendar) calendar;
        return weekly.sessionsOn(LocalDate.parse(day)).stream()
                .map(session -> local(session.open(), weekly) + "-" + local(session.close(), weekly))
                .toList();
    }

    private static LocalTime local(long millis, WeeklyCalendar calendar) {
        return Instant.ofEpochMilli(millis).atZone(calendar.zone()).toLocalTime();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private static Optional<TradingSession> session(SessionCalendar calendar, Instant time) {
        return calendar.sessionAt(time.toEpochMilli());
    }
}
