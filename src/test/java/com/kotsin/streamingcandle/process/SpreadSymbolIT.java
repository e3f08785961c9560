package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Two processes share the work, and each reads one of the two partitions that a symbol is spread over. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpreadSymbolIT {

    private static final Duration ONE_WINDOW = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Services services;
    private ApplicationProcess first;
    private ApplicationProcess second;

    @AfterEach
    void stop() {
        for (ApplicationProcess process : new ApplicationProcess[] {first, second}) {
            if (process != null) {
                process.close();
            }
        }
        if (services != null) {
            services.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1m", "1m,5m"})
    void a_symbol_in_two_partitions_is_noticed_within_one_window(String timeframes) throws Exception {
        services = Services.start(directory.resolve("services"));
        Installation installation = Installation.named("spread", services, directory);
        services.kafka().createTopic(installation.ticks(), 2);
        Map<String, String> settings = Map.of("STREAMINGCANDLE_TIMEFRAMES", timeframes);
        first = installation.start(directory, settings).awaitUp();
        second = installation.start(
                directory,
                Map.of("STREAMINGCANDLE_TIMEFRAMES", timeframes, "STREAMINGCANDLE_INSTANCE_ID", "spread-other-host"));
        await("tasks of the 1m instance in each process")
                .atMost(ApplicationProcess.LONG)
                .ignoreExceptions()
                .until(() -> tasks(first) > 0 && tasks(second) > 0 && isUp(first) && isUp(second));

        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            // Neither is to read its first tick when it counts.
            for (int partition = 0; partition < 2; partition++) {
                producer.send(new ProducerRecord<>(installation.ticks(), partition, null, tick("FIRST-" + partition)));
            }
            await("candles of both partitions")
                    .atMost(ApplicationProcess.LONG)
                    .until(() -> services.kafka()
                                    .read(installation.candles("1m") + "-live")
                                    .size()
                            >= 2);
            await("health of one process DOWN")
                    .atMost(ONE_WINDOW)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        for (int partition = 0; partition < 2; partition++) {
                            producer.send(new ProducerRecord<>(installation.ticks(), partition, null, tick("SPREAD")));
                        }
                        return List.of(first, second).stream().anyMatch(process -> !isUp(process));
                    });
        }

        ApplicationProcess noticed = isUp(first) ? second : first;
        assertThat(noticed.get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(keying(noticed)
                        .path("details")
                        .path("symbols")
                        .path("SPREAD")
                        .asString())
                .contains(installation.ticks() + "-0", installation.ticks() + "-1", "keying: repartition");
        assertThat(noticed.get("/actuator/prometheus").body())
                .containsPattern("(?m)^streamingcandle_spread_windows_total\\{.*} [1-9]");
        assertThat(noticed.log()).containsOnlyOnce("Candles of symbol SPREAD are wrong");
    }

    private static String tick(String symbol) {
        return "{\"symbol\":\"%s\",\"price\":1,\"size\":1,\"time\":%d}"
                .formatted(symbol, Instant.now().toEpochMilli());
    }

    private static int tasks(ApplicationProcess process) {
        return process.health()
                .path("components")
                .path("streams")
                .path("components")
                .path("1m")
                .path("details")
                .path("tasks")
                .asInt(0);
    }

    private static boolean isUp(ApplicationProcess process) {
        return keying(process).path("status").asString().equals("UP");
    }

    private static JsonNode keying(ApplicationProcess process) {
        return process.health().path("components").path("keying");
    }
}
