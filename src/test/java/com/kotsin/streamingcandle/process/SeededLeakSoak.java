package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code soak} of the production jar, shortly, with a service that is made to leak. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(900)
class SeededLeakSoak {

    @TempDir
    private static Path directory;

    private static Services services;
    private static Installation installation;

    @BeforeAll
    static void start() throws Exception {
        services = Services.start(directory.resolve("services"));
        installation = Installation.named("soak", services, directory);
        services.kafka().createTopic(installation.ticks(), 2);
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    /** Verdicts by what they are of. */
    private static Map<String, String> verdicts(String out) {
        return out.lines()
                .filter(line -> line.matches("[A-Z_]+ +[^:]+:.*"))
                .collect(Collectors.toMap(
                        line -> line.substring(line.indexOf(' '), line.indexOf(':'))
                                .strip(),
                        line -> line.substring(0, line.indexOf(' ')),
                        (one, other) -> one));
    }

    @Test
    void a_service_that_leaks_is_found_and_its_candles_are_right_all_the_same() throws Exception {
        Path folder = directory.resolve("soak");
        String leak = LeakingAgent.option(directory, "heap=1500000,native=1000000,threads=1,files=1");

        CommandProcess answer = CommandProcess.run(
                directory,
                installation.environment(),
                "",
                "256m",
                Duration.ofMinutes(8),
                "soak",
                "--topic=" + installation.ticks(),
                "--mode=bursts",
                "--faults=false",
                "--duration=120s",
                "--rate=300",
                "--burst-rate=1000",
                "--ceiling-rate=1500",
                "--symbols=50",
                "--streams=2",
                "--seed=7",
                "--heap=768m",
                "--java-option=-XX:TieredStopAtLevel=1",
                "--java-option=" + leak,
                "--out=" + folder);

        assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(1);
        assertThat(verdicts(answer.out()))
                .as(answer.out())
                .containsEntry("candles are right", "PASS")
                .containsEntry("heap after collections", "LEAK")
                .containsEntry("direct buffers", "LEAK")
                .containsEntry("threads", "LEAK")
                .containsEntry("descriptors", "LEAK")
                .containsEntry("memory of the stores within its bound", "PASS")
                .containsEntry("stopped in order and started on its state", "PASS");
        assertThat(answer.err()).contains("warm-up", "steady 7", "no-input", "restarted");
        assertThat(folder.resolve("report.html"))
                .content()
                .contains("Soak, bursts: LEAK", "<svg", "threads", "Verdicts");
        assertThat(Files.readAllLines(folder.resolve("samples.csv"))).hasSizeGreaterThan(60);

        CommandProcess again =
                CommandProcess.run(directory, installation.environment(), "", "soak", "--judge=" + folder);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).as("judged again").isEqualTo(answer.out());
    }

    @Test
    void a_soak_without_a_topic_or_folder_is_told_what_is_missing() throws Exception {
        CommandProcess without = CommandProcess.run(directory, installation.environment(), "", "soak");
        CommandProcess nowhere = CommandProcess.run(
                directory, installation.environment(), "", "soak", "--judge=" + directory.resolve("nothing"));

        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("--topic");
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.err()).contains("holds no soak");
    }
}
