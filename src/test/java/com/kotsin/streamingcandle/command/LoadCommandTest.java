package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoadCommandTest {

    private static CommandLineRun load(String... options) {
        List<String> args = new ArrayList<>(List.of("load"));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void a_topic_must_be_named() {
        CommandLineRun run = load("--rate", "10");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--topic");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "--rate=0, --rate is 0",
                "--rate=1000001, 1 to 1000000",
                "--symbols=0, 0 symbols",
                "--symbols=1000001, 1 to 1000000",
                "--duration=0s, --duration is 0",
                "--duration=soon, 'soon' is no duration",
                "--warm-up=-5s, '-5s' is negative",
                "--burst=sometimes, 'sometimes' is no burst",
                "--late=100, from 0 to below 100",
                "--bad=-1, from 0 to below 100",
                "--duplicates=many, 'many' is no share",
                "--json=/no/such/directory/load.json, there is no directory"
            })
    void what_cannot_be_meant_is_bad_usage(String option, String message) {
        CommandLineRun run = load("--topic=ticks", option);

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shares_that_leave_no_other_ticks_are_bad_usage() {
        CommandLineRun run = load("--topic=ticks", "--late=50", "--bad=30%", "--duplicates=20");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("leave no other ticks");
    }

    @Test
    void a_mistyped_option_with_a_value_is_taken_for_no_property() {
        CommandLineRun run = load("--topic=ticks", "--symbol=5000");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'--symbol=5000' is neither an option nor");
    }

    @Test
    void a_mistyped_option_is_bad_usage() {
        CommandLineRun run = load("--topic=ticks", "--seconds", "5");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'--seconds' is neither an option nor");
    }
}
