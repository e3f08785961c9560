package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "--server.port=1", "--debug", "--server.port=1 --spring.mongodb.uri=mongodb://db:1"})
    void properties_start_the_service(String line) {
        CommandLineRun run = CommandLineRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEmpty();
        assertThat(run.out() + run.err()).isEmpty();
    }

    @Test
    void a_word_that_is_no_command_is_an_error_that_lists_the_commands() {
        CommandLineRun run = CommandLineRun.of("sesions", "--calendar", "NSE");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'sesions'", "Did you mean", "sessions", "try-format");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void a_property_written_with_a_space_is_an_error_that_names_the_word() {
        CommandLineRun run = CommandLineRun.of("--server.port", "8081");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'8081'", "--name=value");
    }

    @Test
    void help_names_every_command() {
        CommandLineRun run = CommandLineRun.of("--help");

        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out()).contains("sessions", "try-format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "try-format"})
    void each_command_has_a_help_of_its_own(String command) {
        CommandLineRun run = CommandLineRun.of(command, "--help");

        assertThat(run.exitCode()).hasValue(0);
        assertThat(run.out()).contains("Usage: streamingcandle " + command, "--calendars-dir");
    }

    @Test
    void an_option_that_a_command_does_not_have_is_an_error_that_names_it() {
        CommandLineRun run = CommandLineRun.of("sessions", "--calender", "NSE");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--calender", "sessions --help");
    }
}
