package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.ServicesScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/**
 * The command {@code soak} of the production jar for hours, beside a broker and a store that it can stop and start; run by
 * {@code mvn -Psoak verify}, as docs/soak.md says.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
// It ends by itself.
@Timeout(value = 7, unit = TimeUnit.DAYS)
class LongSoak {

    private static final Logger LOG = LoggerFactory.getLogger(LongSoak.class);
    private static final Duration AFTER = Duration.ofMinutes(15);
    private static final int INCONCLUSIVE = 3;

    private static String setting(String name) {
        return System.getProperty("soak." + name);
    }

    @Test
    void nothing_leaks_and_nothing_is_wrong() throws Exception {
        Path folder = Path.of(
                setting("out"), setting("mode") + "-" + ProcessHandle.current().pid());
        Files.createDirectories(folder);
        try (var broker = ServicesScript.start(folder.resolve("broker"));
                var store = ServicesScript.start(folder.resolve("store"))) {
            try (var kafka = new KafkaView(broker.bootstrapServers())) {
                kafka.createTopic("ticks", 3);
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-jar",
                    ApplicationProcess.productionJar().toAbsolutePath().toString(),
                    "soak",
                    "--topic=ticks",
                    "--mode=" + setting("mode"),
                    "--duration=" + setting("duration"),
                    "--rate=" + setting("rate"),
                    "--burst-rate=" + setting("burst-rate"),
                    "--ceiling-rate=" + setting("ceiling-rate"),
                    "--symbols=" + setting("symbols"),
                    "--stop-brokers=" + broker.stopCommand(),
                    "--start-brokers=" + broker.startCommand(),
                    "--stop-store=" + store.stopCommand(),
                    "--start-store=" + store.startCommand(),
                    "--out=" + folder.resolve("report"),
                    "--streamingcandle.correction-horizon=" + setting("horizon"),
                    "--streamingcandle.sources[0].topic=ticks",
                    "--streamingcandle.sources[0].calendar=always"));
            if (!setting("seed").isBlank()) {
                command.add("--seed=" + setting("seed"));
            }
            int exit = run(
                    command,
                    Map.of(
                            "SPRING_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                            "SPRING_MONGODB_URI", store.storeUri(),
                            "STREAMINGCANDLE_INSTANCE_ID", "soak"));
            LOG.warn("Report: {}", folder.resolve("report").resolve("report.html"));
            assertThat(exit).isIn(0, INCONCLUSIVE);
        }
    }

    /** With its progress on the console; returns its exit code. */
    private static int run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process soak = builder.start();
        try {
            Duration patience =
                    DurationStyle.detectAndParse(setting("duration")).plus(AFTER);
            assertThat(soak.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            return soak.exitValue();
        } finally {
            soak.destroy();
            soak.waitFor(AFTER.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
