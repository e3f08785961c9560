package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.stage.StageThread;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimeframeStreamIT {

    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final Timeframe FIVE = new Timeframe(5);

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicInteger repairs = new AtomicInteger();
    private final AtomicInteger processed = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Admin monitorAdmin;
    private InputMonitor monitor;
    private TimeframeStream stream;
    private Runnable beforeFailure = () -> {};
    private RuntimeException planted = new IllegalStateException("planted");

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void close() {
        stream.close(Duration.ofSeconds(20));
        monitor.close();
        monitorAdmin.close();
    }

    private void start(TestInfo test, int failures, int attempts) throws ExecutionException, InterruptedException {
        start(broker, test, failures, attempts);
    }

    private void start(EmbeddedBroker broker, TestInfo test, int failures, int attempts)
            throws ExecutionException, InterruptedException {
        String topic = topic(test);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1), new NewTopic(topic + "-out", 1, (short) 1)))
                    .all()
                    .get();
        }
        send(broker, topic);
        failuresLeft.set(failures);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, topic);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        settings.put(StreamsConfig.consumerPrefix("group.instance.id"), "test");
        settings.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 10_000);
        monitorAdmin = Admin.create(settings);
        monitor = new InputMonitor(monitorAdmin, now::get);
        StreamProgress progress = new StreamProgress(now::get);
        stream = new TimeframeStream(
                FIVE,
                () -> topology(topic),
                settings,
                new StageClients(monitor, StageThread.first(Duration.ofMillis(50)), progress),
                meters,
                now::get,
                // The clock of these tests goes fast.
                new StreamingCandleProperties.Restart(attempts, Duration.ofDays(365)),
                progress,
                new StateRepair(
                        directory.resolve("state").resolve(topic),
                        Duration.ofMinutes(10),
                        now::get,
                        repairs::incrementAndGet),
                timeframe -> {});
        stream.start();
    }

    private static String topic(TestInfo test) {
        return "in-" + test.getTestMethod().orElseThrow().getName();
    }

    private static void send(EmbeddedBroker broker, String topic) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1}));
        }
    }

    private Topology topology(String topic) {
        Topology topology = new Topology();
        topology.addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
        topology.addProcessor(
                "fail-at-first",
                () -> new ContextualProcessor<byte[], byte[], byte[], byte[]>() {
                    @Override
                    public void process(Record<byte[], byte[]> record) {
                        boolean fails = failuresLeft.getAndDecrement() > 0;
                        if (fails) {
                            beforeFailure.run();
                        }
                        context().forward(record);
                        if (fails) {
                            throw planted;
                        }
                        processed.incrementAndGet();
                    }
                },
                "in");
        topology.addSink("out", topic + "-out", new ByteArraySerializer(), new ByteArraySerializer(), "fail-at-first");
        return topology;
    }

    /** Looks after the stream, with a clock that has always waited long enough. */
    private boolean tend() throws InterruptedException {
        now.set(now.get().plusSeconds(31));
        return stream.tend();
    }

    @Test
    void an_instance_that_failed_is_built_anew_and_goes_on_with_the_record_that_it_failed_on(TestInfo test)
            throws Exception {
        start(test, 2, 10);

        await().atMost(DEADLINE).until(() -> tend() && processed.get() == 1);

        assertThat(stream.status().failures()).isEqualTo(2);
        assertThat(stream.status().lastFailure()).contains("planted");
    }

    @Test
    void an_instance_that_fails_too_often_is_given_up(TestInfo test) throws Exception {
        start(test, Integer.MAX_VALUE, 3);

        await().atMost(DEADLINE).until(() -> !tend());

        assertThat(stream.status().failures()).isEqualTo(3);
        assertThat(processed).hasValue(0);
    }

    @Test
    void what_Kafka_refuses_is_no_reason_to_give_up(TestInfo test) throws Exception {
        planted = new TopicAuthorizationException(Set.of("planted"));
        start(test, 4, 2);

        await().atMost(DEADLINE).until(() -> tend() && processed.get() == 1);

        assertThat(stream.status().lastFailure()).contains("[planted]", "docs/security.md");
    }

    @Test
    void an_instance_whose_id_another_process_has_taken_does_not_take_it_back(TestInfo test) throws Exception {
        planted = new FencedInstanceIdException("planted");
        start(test, 1, 10);
        await().atMost(DEADLINE).until(() -> stream.status().lastFailure() != null);

        // It is told of a moment before it is looked after.
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThatThrownBy(this::tend)
                        .isInstanceOfSatisfying(
                                StartupFailure.class,
                                refusal -> assertThat(refusal.getExitCode()).isEqualTo(75))
                        .hasMessageContaining(topic(test)));
    }

    @Test
    void an_instance_that_cannot_send_what_it_made_is_closed_before_it_is_built_anew(
            TestInfo test, @TempDir Path ofBroker) throws Exception {
        AtomicReference<EmbeddedBroker> own = new AtomicReference<>(EmbeddedBroker.start(ofBroker));
        start(own.get(), test, 0, 10);
        await().atMost(DEADLINE).until(() -> processed.get() == 1);
        // Its thread waits for minutes to send what it made of the next record, and holds the files of the state.
        beforeFailure = () -> own.getAndSet(null).close();
        failuresLeft.set(1);
        send(own.get(), topic(test));
        await().atMost(DEADLINE)
                .until(() -> own.get() == null && stream.status().lastFailure() != null);

        await("it is closed")
                .atMost(DEADLINE)
                .until(() -> tend() && stream.status().state().equals("WAITING"));

        own.set(EmbeddedBroker.start(ofBroker));
        int before = processed.get();
        await().atMost(DEADLINE).until(() -> tend() && processed.get() > before);
        stream.close(Duration.ofSeconds(20));
        own.get().close();
    }

    @Test
    void an_instance_built_anew_leaves_no_metrics_of_the_old_one_behind(TestInfo test) throws Exception {
        start(test, 0, 10);
        await().atMost(DEADLINE).until(() -> processed.get() == 1);

        stream.close(Duration.ofSeconds(20));

        assertThat(meters.getMeters()).isEmpty();
    }
}
