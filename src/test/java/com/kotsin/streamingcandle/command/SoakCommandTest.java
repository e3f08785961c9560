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
class SoakCommandTest {

    private static CommandLineRun soak(String... options) {
        List<String> args = new ArrayList<>(List.of("soak"));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void a_topic_must_be_named() {
        CommandLineRun run = soak("--mode=bursts");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("--topic is missing");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "--mode=sometimes, CONTINUOUS",
                "--rate=0, A rate is 0",
                "--ceiling-rate=1000001, 1 to 1000000",
                "--symbols=0, --symbols is 0",
                "--streams=101, 0 to 100",
                "--duration=59s, 60 s at least",
                "--period=1ms, 500 ms at least",
                "--stop-store=true, needs --start-store",
                "--start-brokers=true, needs --start-brokers",
                "--out=/tmp, there is already a /tmp"
            })
    void what_cannot_be_meant_is_bad_usage(String option, String message) {
        CommandLineRun run = soak("--topic=ticks", option);

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void a_folder_without_a_soak_cannot_be_judged() {
        CommandLineRun run = soak("--judge=/no/such/directory");

        assertThat(run.exitCode()).hasValue(2);
        assertThat(run.err()).contains("/no/such/directory holds no soak that can be judged");
    }
}
