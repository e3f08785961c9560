package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the production jar, in a process of their own, without brokers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsIT {

    @TempDir
    private Path directory;

    private CommandProcess answer(String input, String... args) throws IOException, InterruptedException {
        return CommandProcess.ofJar(directory, Map.of(), input, args);
    }

    @Test
    void sessions_prints_the_windows_of_a_day_and_nothing_else() throws Exception {
        CommandProcess answer =
                answer("", "sessions", "--calendar", "NSE", "--date", "2025-05-05", "--timeframe", "30m");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out().lines()).hasSize(16).last().asString().endsWith("13 windows of 30m");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void try_format_reads_messages_from_standard_input_and_ends_with_1_if_one_is_no_trade() throws Exception {
        CommandProcess answer = answer(
                "{\"symbol\":\"BTCUSDT\",\"price\":1,\"size\":1,\"time\":1700000000123}\n{}\n",
                "try-format",
                "--format",
                "native");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("1 trade symbol BTCUSDT", "2 rejected missing_field", "2 lines: 1 trades");
    }

    @Test
    void a_mistyped_command_does_not_start_the_service() throws Exception {
        CommandProcess answer = answer("", "sesions");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("sesions", "check-config, sessions, try-format, rebuild, explain");
        assertThat(answer.out()).isEmpty();
    }

    private CommandProcess rebuild(String... settings) throws IOException, InterruptedException {
        List<String> args =
                new ArrayList<>(List.of("rebuild", "--from", "2025-05-05T03:45:00Z", "--to", "2025-05-05T04:45:00Z"));
        args.addAll(List.of(settings));
        return answer("", args.toArray(String[]::new));
    }

    @Test
    void rebuild_without_brokers_says_which_property_is_missing() throws Exception {
        CommandProcess answer = rebuild();

        assertThat(answer.exitCode()).isEqualTo(78);
        assertThat(answer.err()).startsWith("spring.kafka.bootstrap-servers is not set");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void rebuild_names_a_setting_that_cannot_be_understood() throws Exception {
        CommandProcess answer =
                rebuild("--spring.kafka.bootstrap-servers=127.0.0.1:1", "--streamingcandle.timeframes=1m,soon");

        assertThat(answer.exitCode()).isEqualTo(78);
        assertThat(answer.err()).contains("streamingcandle.timeframes", "soon");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void rebuild_ends_when_the_brokers_do_not_answer() throws Exception {
        CommandProcess answer = rebuild("--spring.kafka.bootstrap-servers=127.0.0.1:1");

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(69);
        assertThat(answer.err()).startsWith("Kafka: TimeoutException").contains("Check spring.kafka.bootstrap-servers");
        assertThat(answer.out()).isEmpty();
    }
}
