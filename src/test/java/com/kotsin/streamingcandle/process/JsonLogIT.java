package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of the profile {@code production}: JSON to the console, and to a file that is rotated, where one is wanted. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonLogIT {

    @TempDir
    private Path directory;

    private static List<JsonNode> read(String log) {
        JsonMapper json = new JsonMapper();
        return log.lines().map(json::readTree).toList();
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asString("");
    }

    @Test
    void each_line_says_its_instance_its_timeframe_and_its_partition_and_a_file_is_rotated() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Path file = logs.resolve("streamingcandle.log");
        String before = "{\"message\":\"of the run before\"}\n".repeat(2_000);
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

                List<JsonNode> lines = read(application.log());
                assertThat(lines).allSatisfy(line -> {
                    assertThat(text(line, "instance")).isEqualTo("logged-host");
                    assertThat(text(line, "@timestamp")).isNotEmpty();
                    assertThat(line.at("/log/level").asString("")).isIn("INFO", "WARN", "ERROR");
                });
                for (String timeframe : Installation.TIMEFRAMES) {
                    assertThat(lines)
                            .filteredOn(line ->
                                    text(line, "message").startsWith("The %s instance is RUNNING".formatted(timeframe)))
                            .isNotEmpty()
                            .allSatisfy(
                                    line -> assertThat(text(line, "timeframe")).isEqualTo(timeframe));
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
        }
        assertThat(read(Files.readString(file)))
                .allSatisfy(line -> assertThat(text(line, "instance")).isEqualTo("logged-host"));
        try (Stream<Path> rotated = Files.list(logs)) {
            assertThat(rotated.filter(each -> each.toString().endsWith(".gz")))
                    .singleElement()
                    .satisfies(each -> assertThat(unpacked(each)).startsWith(before));
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

    private static String unpacked(Path file) throws IOException {
        try (GZIPInputStream unpacking = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(unpacking.readAllBytes());
        }
    }
}
