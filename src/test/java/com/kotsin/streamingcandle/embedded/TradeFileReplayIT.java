package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.ingest.TickFormats;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TradeFileReplayIT {

    private static final long SEED = Long.getLong("seed", 11);
    private static final long START = 1_626_176_440_000L;
    private static final int TRADES = 400;
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(60);

    private static EmbeddedBroker broker;
    private static Admin admin;

    @TempDir
    Path directory;

    private String topic;

    @BeforeAll
    static void startBroker(@TempDir Path brokerDirectory) {
        broker = EmbeddedBroker.start(brokerDirectory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    /** Never one of a name that was deleted before: the broker may still be busy with the old one. */
    @BeforeEach
    void createTopic() throws Exception {
        topic = "ticks-" + TOPICS.incrementAndGet();
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            // When it answers, each partition can be written to.
            consumer.endOffsets(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
        }
    }

    @Test
    void sends_every_trade_once_in_order_of_time_to_the_partition_of_its_symbol() throws Exception {
        TradesFile file = trades();
        replay(file, ReplayClock.MAX_SPEED);
        List<ConsumerRecord<String, String>> sent = read(TRADES);
        assertThat(sent.stream().sorted(Comparator.comparingLong(TradeFileReplayIT::line)))
                .as("seed %d", SEED)
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(file.ticks().stream()
                        .map(tick -> new String(tick.value(), StandardCharsets.UTF_8))
                        .toList());
        for (int partition = 0; partition < 2; partition++) {
            assertThat(lines(sent, partition)).as("seed %d", SEED).isSorted().isNotEmpty();
        }
        try (var producer = producer()) {
            for (ConsumerRecord<String, String> tick : sent.subList(0, 50)) {
                int usual = producer.send(new ProducerRecord<>(topic, tick.key(), "{}"))
                        .get()
                        .partition();
                assertThat(tick.partition()).as("partition of %s", tick.key()).isEqualTo(usual);
            }
        }
    }

    @Test
    void goes_on_in_each_partition_after_its_own_last_trade() throws Exception {
        TradesFile file = trades();
        replay(file, ReplayClock.MAX_SPEED);
        List<ConsumerRecord<String, String>> undisturbed = read(TRADES);
        createTopic();
        int[] kept = {17, 160};
        try (var producer = producer()) {
            for (ConsumerRecord<String, String> tick : undisturbed) {
                if (tick.offset() < kept[tick.partition()]) {
                    producer.send(
                            new ProducerRecord<>(topic, tick.partition(), tick.key(), tick.value(), tick.headers()));
                }
            }
            // A visitor's own tick is no position.
            producer.send(new ProducerRecord<>(topic, 0, "visitor", "{}"));
        }
        replay(file, ReplayClock.MAX_SPEED);
        List<ConsumerRecord<String, String>> resumed = read(TRADES + 1);
        resumed.removeIf(tick -> "visitor".equals(tick.key()));
        for (int partition = 0; partition < 2; partition++) {
            assertThat(lines(resumed, partition))
                    .as("partition %d, seed %d", partition, SEED)
                    .isEqualTo(lines(undisturbed, partition));
        }
    }

    @Test
    void sends_nothing_more_when_all_was_sent_and_lets_the_clock_run_on() throws Exception {
        TradesFile file = trades();
        replay(file, ReplayClock.MAX_SPEED);
        long last = file.ticks().get(TRADES - 1).timeMillis();
        try (var replay = feed(file, 1_000)) {
            assertThat(replay.clock().millis()).isEqualTo(last);
            replay.start();
            await().atMost(LONG).until(() -> replay.clock().millis() > last + 1_000);
        }
        assertThat(read(TRADES)).hasSize(TRADES);
    }

    @Test
    void keeps_to_the_chosen_speed() throws Exception {
        TradesFile file = file("symbol,ts,price,size\nA,%d,1,1\nA,%d,2,1\n".formatted(START, START + 60_000));
        long begun = System.nanoTime();
        replay(file, 60);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(950), LONG);
        assertThat(read(2)).hasSize(2);
    }

    @Test
    void refuses_to_mix_two_files() throws Exception {
        replay(trades(), ReplayClock.MAX_SPEED);
        TradesFile other = file("symbol,ts,price,size\nA,%d,1,1\n".formatted(START));
        assertThatThrownBy(() -> feed(other, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds the replay of another file");
    }

    /** Sparse and dense by turns, grouped by symbol, times repeated. */
    private TradesFile trades() throws Exception {
        var random = new Random(SEED);
        var csv = new StringBuilder("symbol,ts,price,size\n");
        for (int i = 0; i < TRADES; i++) {
            long time = START + random.nextInt(40) * 90_000L + random.nextInt(3);
            csv.append("S%d,%d,1.%d,1\n".formatted(i / 40, time, i));
        }
        return file(csv.toString());
    }

    private TradesFile file(String csv) throws Exception {
        TickFormats formats = TickFormats.presets();
        return TradesFile.read(
                Files.writeString(directory.resolve("trades.csv"), csv), formats.get("native"), formats.get("native"));
    }

    private TradeFileReplay feed(TradesFile file, double speed) {
        return new TradeFileReplay(
                broker.bootstrapServers(),
                topic,
                file,
                speed,
                System::nanoTime,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private void replay(TradesFile file, double speed) {
        long last = file.ticks().get(file.ticks().size() - 1).timeMillis();
        try (var replay = feed(file, speed)) {
            replay.start();
            await().atMost(LONG).until(() -> replay.clock().millis() >= last);
        }
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    /** All there is, at least so many. */
    private List<ConsumerRecord<String, String>> read(int atLeast) {
        var partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long all = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(all).isGreaterThanOrEqualTo(atLeast);
            while (records.size() < all) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static List<Long> lines(List<ConsumerRecord<String, String>> ticks, int partition) {
        return ticks.stream()
                .filter(tick -> tick.partition() == partition)
                .map(TradeFileReplayIT::line)
                .toList();
    }

    private static long line(ConsumerRecord<String, String> tick) {
        return Long.parseLong(
                new String(tick.headers().lastHeader(ReplayPosition.LINE).value(), StandardCharsets.UTF_8));
    }
}
