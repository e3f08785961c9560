package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionsCommandTest {

    private static CommandLineRun sessions(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "sessions";
        System.arraycopy(options, 0, args, 1, options.length);
        return CommandLineRun.of(args);
    }

    @Test
    void a_day_of_the_nse_has_thirteen_half_hours_and_the_last_is_cut_at_the_close() {
        CommandLineRun run = sessions("--calendar", "NSE", "--date", "2025-05-05", "--timeframe", "30m");

        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out().lines())
                .startsWith(
                        "NSE  Monday 2025-05-05  Asia/Kolkata  session 09:15 to 15:30",
                        "start                   end                     start UTC             end UTC               trading day",
                        "2025-05-05T09:15+05:30  2025-05-05T09:45+05:30  2025-05-05T03:45:00Z  2025-05-05T04:15:00Z  2025-05-05")
                .endsWith(
                        "2025-05-05T15:15+05:30  2025-05-05T15:30+05:30  2025-05-05T09:45:00Z  2025-05-05T10:00:00Z  2025-05-05",
                        "13 windows of 30m");
    }

    @Test
    void without_a_date_it_is_today_where_the_exchange_is() {
        assertThat(sessions("--calendar", "NSE").out()).contains("Monday 2025-05-05");
        assertThat(sessions("--calendar", "NYSE").out()).contains("Sunday 2025-05-04");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NSE | 2025-02-26 | no session: holiday, Mahashivratri",
                "NSE | 2025-05-03 | no session: weekend",
                "NSE | 2025-02-01 | session 09:15 to 15:30, special session",
                "MCX | 2025-02-26 | session 17:00 to 23:55, shortened day",
                "MCX-AGRI | 2025-02-26 | no session: nothing of it is left on this shortened day",
                "NSE | 2027-01-04 | The holidays of NSE are known through 2026-12-31 only.",
            })
    void what_is_unusual_about_a_day_is_said(String calendar, String date, String words) {
        assertThat(sessions("--calendar", calendar, "--date", date).out()).contains(words);
    }

    @Test
    void several_days_follow_each_other() {
        assertThat(sessions("--calendar", "NSE", "--date", "2025-05-02", "--days", "4", "--timeframe", "1d")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("NSE")))
                .containsExactly(
                        "NSE  Friday 2025-05-02  Asia/Kolkata  session 09:15 to 15:30",
                        "NSE  Saturday 2025-05-03  Asia/Kolkata  no session: weekend",
                        "NSE  Sunday 2025-05-04  Asia/Kolkata  no session: weekend",
                        "NSE  Monday 2025-05-05  Asia/Kolkata  session 09:15 to 15:30");
    }

    @Test
    void the_calendar_that_never_closes_shows_the_windows_of_a_day_of_utc() {
        CommandLineRun run = sessions("--calendar", "always", "--date", "2025-05-05", "--timeframe", "7m");

        assertThat(run.out()).contains("UTC  never closes", "2025-05-05T00:01+00:00", "206 windows of 7m");
    }

    @Test
    void a_closing_tolerance_is_said(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("own.yaml"), "name: OWN\nbased-on: NSE\nclosing-tolerance: 90s\n");

        assertThat(sessions("--calendar", "OWN", "--date", "2025-05-05", "--calendars-dir", directory.toString())
                        .out())
                .contains("Trades before 15:31:30 count into the last window.");
    }

    @Test
    void a_list_names_every_calendar() {
        assertThat(sessions("--list").out())
                .contains("NSE ", "Asia/Kolkata, holidays known through 2026-12-31", "NYSE-EXTENDED", "always");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--calendar=MARS                             | 'MARS', known are [BSE",
                "--days=2                                    | --calendar",
                "--calendar=NSE --days=0                     | --days is 0",
                "--calendar=NSE --timeframe=7x               | 7x",
                "--calendar=NSE --date=5.5.2025              | 5.5.2025",
                "--calendar=NSE --calendars-dir=no/such/one  | no/such/one is not a directory",
            },
            quoteCharacter = '"')
    void a_wrong_option_is_an_error_that_names_it(String options, String words) {
        CommandLineRun run = sessions(options.split(" "));

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains(words.split(", ")).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }
}
