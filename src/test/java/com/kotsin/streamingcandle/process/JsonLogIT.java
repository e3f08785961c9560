package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.deploy.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of the profile {@code production}: JSON to the console, and to a file that is rotated, where one is wanted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonLogIT {

    private static final Pattern FILTER = Pattern.compile("(?m)^journalctl [^|]* -o cat[^|]*\\| (jq .*?) +# example$");

    private String before;
    private Path logs;
    private String log;

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        logs = Files.createDirectories(directory.resolve("logs"));
        Path file = logs.resolve("streamingcandle.log");
        before = "{\"message\":\"of the run before\"}\n".repeat(2_000);
        Files.writeString(file, before);
        try (Services services = Services.start(directory.resolve("services"))) {
            Installation installation = Installation.named("logged", services, directory);
            services.kafka().createTopic(installation.ticks(), 2);
            Map<String, String> settings = new HashMap<>(Map.of(
                    "SPRING_PROFILES_ACTIVE",
                    "production",
                    "SPRING_CONFIG_ADDITIONAL_LOCATION",
                    "file:" + Path.of("config").toAbsolutePath() + "/",
                    "STREAMINGCANDLE_TOPICS_REPLICATION_FACTOR",
                    "1",
                    "STREAMINGCANDLE_CALENDARS_DIR",
                    logs.toString()));
            settings.putAll(fileSettings(file));
            try (ApplicationProcess application =
                    installation.start(directory, settings).awaitUp()) {
                logSomethingOfAPartition(services, installation);
                await().atMost(ApplicationProcess.LONG)
                        .untilAsserted(
                                () -> assertThat(application.log()).contains("Candles of symbol SPREAD are wrong"));
                application.terminate();
                assertThat(application.awaitExit()).isZero();
                log = application.log();
            }
        }
    }

    private static List<JsonNode> read(String log) {
        JsonMapper json = new JsonMapper();
        return log.lines().map(json::readTree).toList();
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asString("");
    }

    private static String level(JsonNode line) {
        return line.at("/log/level").asString("");
    }

    @Test
    void each_line_says_its_instance_its_timeframe_and_its_partition() {
        List<JsonNode> lines = read(log);
        assertThat(lines).allSatisfy(line -> {
            assertThat(text(line, "instance")).isEqualTo("logged-host");
            assertThat(text(line, "@timestamp")).isNotEmpty();
            assertThat(level(line)).isIn("INFO", "WARN", "ERROR");
        });
        for (String timeframe : Installation.TIMEFRAMES) {
            assertThat(lines)
                    .filteredOn(
                            line -> text(line, "message").startsWith("The %s instance is RUNNING".formatted(timeframe)))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(text(line, "timeframe")).isEqualTo(timeframe));
        }
        assertThat(lines)
                .filteredOn(line -> text(line, "message").startsWith("Candles of symbol SPREAD are wrong"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(text(line, "partition")).matches("logged-candles-1m(-live)?-[01]");
                    assertThat(text(line, "timeframe")).isIn(Installation.TIMEFRAMES);
                });
        assertThat(lines)
                .filteredOn(line -> text(line, "message").startsWith("Tomcat started"))
                .singleElement()
                .satisfies(line -> assertThat(line.propertyNames()).doesNotContain("timeframe", "partition"));
    }

    /** A long log may be rotated more than once. */
    @Test
    void a_file_is_rotated() throws IOException {
        assertThat(read(Files.readString(logs.resolve("streamingcandle.log"))))
                .allSatisfy(line -> assertThat(text(line, "instance")).isEqualTo("logged-host"));
        try (Stream<Path> files = Files.list(logs)) {
            assertThat(files.filter(each -> each.toString().endsWith(".gz")).map(JsonLogIT::unpacked))
                    .anySatisfy(each -> assertThat(each).startsWith(before));
        }
    }

    @ParameterizedTest
    @CsvSource({"docs/runbook.md, 1", "docs/operations.md, 2"})
    void a_filter_of_the_pages_finds_lines_in_the_journal(Path page, int number) throws Exception {
        Tool.need("jq");
        // As systemd and the virtual machine write between them.
        Path journal = Files.writeString(
                logs.resolveSibling("journal"), "Started streamingcandle@main.service.\n" + log + "Full thread dump\n");
        List<String> filters = FILTER.matcher(Files.readString(page))
                .results()
                .map(filter -> filter.group(1))
                .toList();
        assertThat(filters).hasSize(number);
        String timeframe = read(log).stream()
                .filter(line -> text(line, "message").startsWith("Candles of symbol SPREAD are wrong"))
                .map(line -> text(line, "timeframe"))
                .findFirst()
                .orElseThrow();
        for (String each : filters) {
            String filter = each.replace("\"5m\"", '"' + timeframe + '"');
            Process process = new ProcessBuilder("sh", "-c", filter)
                    .redirectInput(journal.toFile())
                    .start();
            String found = new String(process.getInputStream().readAllBytes());

            assertThat(new String(process.getErrorStream().readAllBytes()))
                    .as(filter)
                    .isEmpty();
            assertThat(process.waitFor()).as(filter).isZero();
            assertThat(found).as(filter).contains("Candles of symbol SPREAD are wrong");
            if (filter.contains("select(.log.level != ")) {
                assertThat(read(found)).hasSize((int) read(log).stream()
                        .filter(line -> !level(line).equals("INFO"))
                        .count());
            }
        }
    }

    /** As docs/operations.md shows them, for this file. */
    private static Map<String, String> fileSettings(Path file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        Files.readString(Path.of("docs/operations.md"))
                .lines()
                .filter(line -> line.matches("LOGGING_[A-Z_]+=.*"))
                .map(line -> line.split("=", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        assertThat(settings).containsKeys("LOGGING_FILE_NAME", "LOGGING_LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE");
        settings.put("LOGGING_FILE_NAME", file.toString());
        settings.put("LOGGING_LOGBACK_ROLLINGPOLICY_MAX_FILE_SIZE", "50KB");
        return settings;
    }

    /** A symbol in two partitions is complained about where its candles are read. */
    private static void logSomethingOfAPartition(Services services, Installation installation) {
        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            for (int partition = 0; partition < 2; partition++) {
                producer.send(new ProducerRecord<>(
                        installation.ticks(),
                        partition,
                        null,
                        "{\"symbol\":\"SPREAD\",\"price\":1,\"size\":1,\"time\":1746416700000}"));
            }
        }
    }

    private static String unpacked(Path file) {
        try (GZIPInputStream unpacking = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(unpacking.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
