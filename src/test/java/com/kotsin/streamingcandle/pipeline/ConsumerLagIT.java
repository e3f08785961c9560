package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsumerLagIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private EmbeddedBroker broker;
    private Admin admin;
    private ConsumerLag lag;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(directory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        lag = new ConsumerLag(admin, meters, InstantSource.system());
        lag.follow("reader", Set.of("ticks", "by-symbol-repartition", "former"));
        lag.follow("idle", Set.of("ticks"));
    }

    @AfterEach
    void stop() {
        lag.close();
        admin.close(Duration.ZERO);
        broker.close();
    }

    private void topic(String name, int... recordsOfEachPartition) throws Exception {
        int partitions = recordsOfEachPartition.length;
        admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
        await().ignoreExceptions()
                .atMost(PATIENCE)
                .until(() -> admin.listOffsets(Map.of(new TopicPartition(name, partitions - 1), OffsetSpec.latest()))
                                .all()
                                .get()
                                .size()
                        == 1);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int partition = 0; partition < partitions; partition++) {
                for (int i = 0; i < recordsOfEachPartition[partition]; i++) {
                    producer.send(new ProducerRecord<>(name, partition, null, new byte[1]))
                            .get();
                }
            }
        }
    }

    private void commit(String topic, int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "reader", Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private Map<String, Double> lags() {
        Map<String, Double> lags = new TreeMap<>();
        meters.find(ConsumerLag.LAG)
                .gauges()
                .forEach(gauge -> lags.put(
                        gauge.getId().getTag("group") + " " + gauge.getId().getTag("topic"), gauge.value()));
        return lags;
    }

    private void awaitLags(Map<String, Double> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lags()).isEqualTo(expected));
    }

    @Test
    void the_lag_of_a_topic_is_that_of_all_its_partitions() throws Exception {
        topic("ticks", 5, 7, 9);
        commit("ticks", 0, 5);
        commit("ticks", 1, 3);
        commit("ticks", 2, 0);
        awaitLags(Map.of("reader ticks", 13.0));
    }

    @Test
    void a_topic_that_was_deleted_does_not_hide_the_lag_of_others() throws Exception {
        topic("ticks", 5);
        topic("former", 5);
        commit("ticks", 0, 1);
        commit("former", 0, 1);
        awaitLags(Map.of("reader ticks", 4.0, "reader former", 4.0));
        admin.deleteTopics(List.of("former")).all().get();
        awaitLags(Map.of("reader ticks", 4.0));
    }

    @Test
    void what_is_written_to_a_topic_that_is_no_longer_read_is_no_lag() throws Exception {
        topic("ticks", 5);
        topic("taken-away", 5);
        commit("taken-away", 0, 1);
        commit("ticks", 0, 1);
        awaitLags(Map.of("reader ticks", 4.0));
        assertThat(lag.of("reader"))
                .hasValueSatisfying(place -> assertThat(place.lag()).isEqualTo(4));
    }

    @Test
    void a_topic_that_Kafka_Streams_makes_is_read_under_the_name_of_its_group() throws Exception {
        topic("reader-by-symbol-repartition", 5);
        commit("reader-by-symbol-repartition", 0, 2);
        awaitLags(Map.of("reader reader-by-symbol-repartition", 3.0));
    }

    @Test
    void nothing_is_told_while_the_brokers_are_away() throws Exception {
        topic("ticks", 5);
        commit("ticks", 0, 1);
        awaitLags(Map.of("reader ticks", 4.0));
        broker.close();
        awaitLags(Map.of());
        broker = EmbeddedBroker.start(directory);
        awaitLags(Map.of("reader ticks", 4.0));
    }
}
