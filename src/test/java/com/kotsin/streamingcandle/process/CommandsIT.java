package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of the production jar, in a process of their own, without brokers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsIT {

    private static final Logger LOG = LoggerFactory.getLogger(CommandsIT.class);

    @TempDir
    private Path directory;

    private record Answer(int exitCode, String out, String err) {}

    private Answer answer(String input, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                ApplicationProcess.productionJar().toAbsolutePath().toString()));
        command.addAll(List.of(args));
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(ApplicationProcess.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        LOG.warn("{} answered after {} ms", args[0], (System.nanoTime() - started) / 1_000_000);
        return new Answer(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void sessions_prints_the_windows_of_a_day_and_nothing_else() throws Exception {
        Answer answer = answer("", "sessions", "--calendar", "NSE", "--date", "2025-05-05", "--timeframe", "30m");

        assertThat(answer.exitCode).isZero();
        assertThat(answer.out.lines()).hasSize(16).last().asString().endsWith("13 windows of 30m");
        assertThat(answer.err).isEmpty();
    }

    @Test
    void try_format_reads_messages_from_standard_input_and_ends_with_1_if_one_is_no_trade() throws Exception {
        Answer answer = answer(
                "{\"symbol\":\"BTCUSDT\",\"price\":1,\"size\":1,\"time\":1700000000123}\n{}\n",
                "try-format",
                "--format",
                "native");

        assertThat(answer.exitCode).isEqualTo(1);
        assertThat(answer.out).contains("1 trade symbol BTCUSDT", "2 rejected missing_field", "2 lines: 1 trades");
    }

    @Test
    void a_mistyped_command_does_not_start_the_service() throws Exception {
        Answer answer = answer("", "sesions");

        assertThat(answer.exitCode).isEqualTo(2);
        assertThat(answer.err).contains("sesions", "sessions, try-format, rebuild");
        assertThat(answer.out).isEmpty();
    }

    private Answer rebuild(String... settings) throws IOException, InterruptedException {
        List<String> args =
                new ArrayList<>(List.of("rebuild", "--from", "2025-05-05T03:45:00Z", "--to", "2025-05-05T04:45:00Z"));
        args.addAll(List.of(settings));
        return answer("", args.toArray(String[]::new));
    }

    @Test
    void rebuild_without_brokers_says_which_property_is_missing() throws Exception {
        Answer answer = rebuild();

        assertThat(answer.exitCode).isEqualTo(78);
        assertThat(answer.err).startsWith("spring.kafka.bootstrap-servers is not set");
        assertThat(answer.out).isEmpty();
    }

    @Test
    void rebuild_names_a_setting_that_cannot_be_understood() throws Exception {
        Answer answer = rebuild("--spring.kafka.bootstrap-servers=127.0.0.1:1", "--streamingcandle.timeframes=1m,soon");

        assertThat(answer.exitCode).isEqualTo(78);
        assertThat(answer.err).contains("streamingcandle.timeframes", "soon");
        assertThat(answer.out).isEmpty();
    }

    @Test
    void rebuild_ends_when_the_brokers_do_not_answer() throws Exception {
        Answer answer = rebuild("--spring.kafka.bootstrap-servers=127.0.0.1:1");

        assertThat(answer.exitCode).as(answer.err).isEqualTo(69);
        assertThat(answer.err).startsWith("Kafka: ").contains("Nothing was published");
        assertThat(answer.out).isEmpty();
    }
}
