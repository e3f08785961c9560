package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code load} beside the service, each in a process of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(600)
class LoadIT {

    private static final int PARTITIONS = 2;
    /** For a machine that has other work to do. */
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Installation installation;
    private static ApplicationProcess application;

    @BeforeAll
    static void start() throws Exception {
        services = Services.start(directory.resolve("services"));
        installation = Installation.named("load", services, directory);
        services.kafka().createTopic(installation.ticks(), PARTITIONS);
        application = installation.start(directory, Map.of("STREAMINGCANDLE_SINK_ENABLED", "false"));
        application.awaitUp();
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
        if (services != null) {
            services.close();
        }
    }

    /** Floors that hold on any machine: this is about what is right. */
    private static CommandProcess load(String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "load", "--topic", installation.ticks(), "--p95", "60s", "--p95-longer", "60s", "--p99", "60s"));
        args.addAll(List.of(more));
        return CommandProcess.run(
                directory, installation.environment(), "", "128m", AT_MOST, args.toArray(String[]::new));
    }

    @Test
    void a_load_of_which_all_comes_back_as_it_must_passes() throws Exception {
        Path file = directory.resolve("load.json");

        CommandProcess answer = load(
                "--rate=1000",
                "--symbols=50",
                "--duration=20s",
                "--warm-up=10s",
                "--late=1",
                "--bad=2",
                "--duplicates=1",
                "--seed=7",
                "--json=" + file);

        assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
        assertThat(answer.out()).contains("seed 7", "All is right and in time.");
        // A busy machine passes over a second here and there.
        assertThat(answer.err())
                .containsPattern("warm-up \\d+/10 s: [\\d,]+ sent")
                .containsPattern("load \\d+/20 s: [\\d,]+ sent");
        JsonNode end = new JsonMapper().readTree(file).path("end");
        assertThat(end.path("sent").longValue()).as(answer.out()).isBetween(25_000L, 60_000L);
        assertThat(end.path("compared").longValue()).isGreaterThan(50);
        assertThat(end.path("late").longValue()).isGreaterThan(100);
        assertThat(end.path("duplicates").longValue()).isGreaterThan(100);
        assertThat(end.path("deadLettersFound"))
                .isEqualTo(end.path("deadLettersExpected"))
                .hasSizeGreaterThan(5);
        assertThat(StreamSupport.stream(end.path("liveDelay").spliterator(), false))
                .as("timeframes with live candles")
                .hasSize(Installation.TIMEFRAMES.size())
                .allSatisfy(delay -> assertThat(delay.path("count").longValue()).isGreaterThan(10_000));
        assertThat(end.path("closeDelay").path("1m").path("count").longValue()).isPositive();
    }

    /** Takes minutes, so it runs with the long tests. */
    @Test
    @EnabledIfSystemProperty(named = "load.mistakes", matches = "true")
    void a_candle_that_somebody_has_changed_is_found() throws Exception {
        CompletableFuture<String> changed = CompletableFuture.supplyAsync(LoadIT::publishAWrongRevision);

        // A minute ends while ticks are sent, so that there is time to change its candle.
        CommandProcess answer =
                load("--rate=200", "--symbols=5", "--duration=70s", "--warm-up=0s", "--burst=none", "--patience=20s");

        assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(1);
        assertThat(answer.out()).contains("1 wrong", "Not all is right");
        assertThat(answer.err()).contains(changed.join());
    }

    /** Waits for the first final candle of a minute, and publishes it with other digits. */
    private static String publishAWrongRevision() {
        String topic = installation.candles("1m");
        try (var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", services.bootstrapServers(), "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer());
                var producer = services.kafka().producer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            for (int poll = 0; poll < 1_200; poll++) {
                for (ConsumerRecord<String, String> candle : consumer.poll(Duration.ofMillis(100))) {
                    String wrong = candle.value()
                            .replaceFirst("\"high\":", "\"high\":9")
                            .replace("\"status\":\"final\",\"revision\":0", "\"status\":\"revised\",\"revision\":1");
                    producer.send(new ProducerRecord<>(
                            topic, candle.partition(), candle.timestamp(), candle.key(), wrong, candle.headers()));
                    producer.flush();
                    return wrong;
                }
            }
            throw new AssertionError("No candle came");
        }
    }

    @Test
    void a_topic_that_is_no_source_is_not_sent_to() throws Exception {
        CommandProcess answer = load("--topic", "load-candles-1m");

        assertThat(answer.exitCode()).as(answer.err()).isIn(2, 78);
    }
}
