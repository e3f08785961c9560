package com.kotsin.streamingcandle.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The instrument finds what is planted, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FootprintIT {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static Process process;
    private static BufferedWriter orders;
    private static BufferedReader answers;

    @BeforeAll
    static void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Footprint.STEADY);
        command.addAll(List.of(
                "-Xms64m",
                "-Xmx64m",
                // The answers are alone on the standard output.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LeakyProcess.class.getName()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = process.outputWriter();
        answers = process.inputReader();
        // Whoever asks a virtual machine that has not started yet ends it.
        order("NOTHING", 1);
    }

    @AfterAll
    static void end() {
        process.destroyForcibly().onExit().join();
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("THREAD", 2, "threads"),
                Arguments.of("DESCRIPTOR", 2, "descriptors"),
                Arguments.of("DELETED_DATA", 2, "descriptors"),
                Arguments.of("METER", 2, "meters"),
                Arguments.of("DIRECT_BUFFER", 80, "direct buffers"),
                Arguments.of("HEAP", 2_200, "heap"),
                Arguments.of("NATIVE", 30, "anonymous memory"));
    }

    @ParameterizedTest(name = "{1} times {0}")
    @MethodSource("kinds")
    void finds_one_that_is_left_each_time(String kind, int count, String what) throws Exception {
        assertThat(repeat(kind, count).comparison().grown()).containsExactly(what);
    }

    @Test
    void finds_nothing_where_all_is_given_back() throws Exception {
        assertThat(repeat("NOTHING", 2_000).comparison().grown()).isEmpty();
    }

    @Test
    void finds_nothing_where_a_store_has_more_data() throws Exception {
        assertThat(repeat("DATA", 4).comparison().grown()).isEmpty();
    }

    @Test
    void says_what_has_grown() throws Exception {
        assertThat(repeat("THREAD", 4).differences()).contains("threads: leaked +2");
    }

    private static Repeated.Outcome repeat(String kind, int count) throws Exception {
        return new Repeated(process::pid, PATIENCE, (from, until) -> order(kind, until - from), () -> {}).run(count);
    }

    private static void order(String kind, int count) throws IOException {
        orders.write(kind + " " + count + "\n");
        orders.flush();
        assertThat(answers.readLine()).isEqualTo("DONE");
    }
}
