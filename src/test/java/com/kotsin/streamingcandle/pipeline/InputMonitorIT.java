package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.aggregate.InputProgress;
import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.stage.StageThread;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InputMonitorIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final AtomicLong TOPICS = new AtomicLong();

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    private final StageThread thread = StageThread.first(Duration.ofMillis(50));
    private final AtomicLong now = new AtomicLong(1_000);
    private final String topic = "ticks-" + TOPICS.incrementAndGet();
    private Admin admin;
    private InputMonitor monitor;
    private Consumer<byte[], byte[]> consumer;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws ExecutionException, InterruptedException {
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        monitor = new InputMonitor(admin, () -> Instant.ofEpochMilli(now.get()));
        consumer = new StageClients(monitor, thread, new StreamProgress(InstantSource.system()))
                .getConsumer(Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"));
        consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
        consumer.seekToBeginning(consumer.assignment());
    }

    @AfterEach
    void stop() {
        consumer.close();
        monitor.close();
        admin.close();
    }

    private void send(int records, boolean transactional) {
        var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", broker.bootstrapServers()));
        if (transactional) {
            settings.put("transactional.id", topic);
        }
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (transactional) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1}));
            }
            if (transactional) {
                producer.commitTransaction();
            }
        }
    }

    /** Polls as a stream thread does, and has each record processed if asked to. */
    private long pollAndAsk(InputProgress.OfPartition progress, boolean process) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(20))) {
            if (process) {
                progress.processed(each.offset());
                thread.polled()
                        .after(each.topic(), each.partition(), each.offset())
                        .forEach(next -> progress.processed(next.offset()));
            }
        }
        return progress.readThrough();
    }

    private void awaitReadThrough(InputProgress.OfPartition progress, long instant) {
        await().atMost(DEADLINE).until(() -> pollAndAsk(progress, true) >= instant);
    }

    @Test
    void an_empty_partition_is_read_through_the_moment_when_the_broker_was_asked() {
        awaitReadThrough(monitor.of(topic, 0), 1_000);
    }

    @Test
    void time_goes_on_for_a_partition_that_stays_read() {
        InputProgress.OfPartition progress = monitor.of(topic, 0);
        awaitReadThrough(progress, 1_000);

        now.set(5_000);

        awaitReadThrough(progress, 5_000);
    }

    @Test
    void a_partition_whose_records_are_polled_but_not_processed_is_not_read() {
        InputProgress.OfPartition progress = monitor.of(topic, 0);
        awaitReadThrough(progress, 1_000);
        send(3, false);
        await().atMost(DEADLINE).until(() -> {
            pollAndAsk(progress, false);
            return consumer.position(new TopicPartition(topic, 0)) == 3;
        });
        InputProgress.OfPartition idle = monitor.of(topic, 1);

        // The broker is asked about both at once: with its second answer for the other it has told the end of this one
        // too.
        for (long instant : List.of(9_000L, 9_500L)) {
            now.set(instant);
            await().atMost(DEADLINE).until(() -> {
                assertThat(pollAndAsk(progress, false)).isLessThan(9_000);
                return idle.readThrough() >= instant;
            });
        }
        assertThat(progress.readThrough()).isLessThan(9_000);
        progress.processed(2);

        awaitReadThrough(progress, 9_000);
    }

    @Test
    void the_marker_at_the_end_of_a_transaction_does_not_count_as_unread() {
        send(3, true);
        InputProgress.OfPartition progress = monitor.of(topic, 0);
        now.set(7_000);

        awaitReadThrough(progress, 7_000);
    }

    @Test
    void a_partition_that_does_not_exist_is_never_read_and_disturbs_no_other() {
        InputProgress.OfPartition missing = monitor.of(topic, 17);
        InputProgress.OfPartition there = monitor.of(topic, 0);
        missing.readThrough();

        awaitReadThrough(there, 1_000);

        assertThat(missing.readThrough()).isEqualTo(Long.MIN_VALUE);
    }
}
