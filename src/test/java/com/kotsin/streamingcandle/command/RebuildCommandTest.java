package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RebuildCommandTest {

    private static final String[] RANGE = {"rebuild", "--from", "2025-05-05T03:45:00Z", "--to", "2025-05-05T04:45:00Z"};

    private static CommandLineRun run(String... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of(RANGE), Stream.of(options)).toArray(String[]::new));
    }

    @Test
    void a_missing_option_is_bad_usage() {
        CommandLineRun run = CommandLineRun.of("rebuild", "--from", "2025-05-05T03:45:00Z");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--to");
    }

    @Test
    void a_time_without_a_zone_is_bad_usage() {
        CommandLineRun run = CommandLineRun.of("rebuild", "--from", "2025-05-05T09:15", "--to", "2025-05-05T04:45:00Z");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'2025-05-05T09:15' is no time with a zone");
    }

    @Test
    void a_range_that_ends_before_it_begins_is_bad_usage() {
        CommandLineRun run =
                CommandLineRun.of("rebuild", "--from", "2025-05-05T04:45:00Z", "--to", "2025-05-05T03:45:00Z");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--from 2025-05-05T04:45:00Z must lie before --to 2025-05-05T03:45:00Z");
    }

    @Test
    void a_mistyped_option_is_bad_usage() {
        CommandLineRun run = run("--promot");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("'--promot' is neither an option nor");
    }
}
