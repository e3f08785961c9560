package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.pipeline.StartupFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedBrokerIT {

    private static final TopicPartition LETTERS = new TopicPartition("letters", 0);

    @TempDir
    Path directory;

    @Test
    void keeps_topics_records_offsets_and_identity_over_a_restart_on_the_same_port() throws Exception {
        String address;
        String clusterId;
        try (var broker = EmbeddedBroker.start(directory)) {
            address = broker.bootstrapServers();
            clusterId = broker.clusterId();
            createLetters(address);
            sendInTransaction(address, true, "a", "b");
            try (var consumer = consumer(address)) {
                consumer.assign(List.of(LETTERS));
                consumer.commitSync(Map.of(LETTERS, new OffsetAndMetadata(1)));
            }
        }
        try (var broker = EmbeddedBroker.start(directory)) {
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
                assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
            }
            assertThat(read(address, 1)).containsExactly("b");
        }
    }

    @Test
    void shows_committed_transactions_only() throws Exception {
        try (var broker = EmbeddedBroker.start(directory)) {
            createLetters(broker.bootstrapServers());
            sendInTransaction(broker.bootstrapServers(), true, "a");
            sendInTransaction(broker.bootstrapServers(), false, "lost");
            sendInTransaction(broker.bootstrapServers(), true, "b");
            assertThat(readFromStart(broker.bootstrapServers(), 2)).containsExactly("a", "b");
        }
    }

    @Test
    void loses_no_acknowledged_record_when_its_process_is_killed() throws Exception {
        var acknowledged = new ArrayList<String>();
        try (var services = ServicesProcess.start(directory)) {
            createLetters(services.bootstrapServers());
            try (var producer = producer(services.bootstrapServers(), Map.of())) {
                for (int i = 0; i < 500; i++) {
                    producer.send(new ProducerRecord<>("letters", "letter-" + i))
                            .get();
                    acknowledged.add("letter-" + i);
                }
                services.kill();
            }
        }
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"))) {
            assertThat(readFromStart(broker.bootstrapServers(), acknowledged.size()))
                    .containsExactlyElementsOf(acknowledged);
        }
    }

    @Test
    void refuses_a_port_on_which_a_stranger_listens() throws Exception {
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, stranger.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port %d ".formatted(stranger.getLocalPort()))
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void refuses_a_directory_that_another_broker_holds_and_leaves_that_broker_alone() throws Exception {
        try (var broker = EmbeddedBroker.start(directory)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
            createLetters(broker.bootstrapServers());
        }
    }

    private static void createLetters(String address) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic("letters", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void sendInTransaction(String address, boolean commit, String... letters) throws Exception {
        try (var producer = producer(address, Map.of("transactional.id", "writer"))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String letter : letters) {
                producer.send(new ProducerRecord<>("letters", letter)).get();
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static KafkaProducer<String, String> producer(String address, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bootstrap.servers", address);
        settings.put("linger.ms", 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(String address) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", address,
                        "group.id", "reader",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", false),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<String> readFromStart(String address, int count) {
        try (var consumer = consumer(address)) {
            consumer.assign(List.of(LETTERS));
            consumer.seekToBeginning(List.of(LETTERS));
            return poll(consumer, count);
        }
    }

    /** From the committed offset of the group. */
    private static List<String> read(String address, int count) {
        try (var consumer = consumer(address)) {
            consumer.assign(List.of(LETTERS));
            return poll(consumer, count);
        }
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int count) {
        var letters = new ArrayList<String>();
        while (letters.size() < count) {
            consumer.poll(Duration.ofSeconds(1)).forEach(record -> letters.add(record.value()));
        }
        return letters;
    }
}
