package com.kotsin.streamingcandle.whole;

import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.embedded.EmbeddedStore;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Broker, store, and clients of both. */
final class Surroundings implements AutoCloseable {

    private static final int LARGEST_TICK = 4 << 20;

    final EmbeddedBroker broker;
    final EmbeddedStore store;
    final Path directory;
    final Admin admin;
    private final MongoClient mongo;
    private final KafkaProducer<byte[], byte[]> producer;

    Surroundings(Path directory) {
        this(directory, EmbeddedBroker.start(directory.resolve("broker")));
    }

    /** @param broker is stopped with the rest */
    Surroundings(Path directory, EmbeddedBroker broker) {
        this.directory = directory;
        this.broker = broker;
        store = EmbeddedStore.start(directory.resolve("store").resolve("store.h2"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        mongo = MongoClients.create(store.uri());
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.request.size",
                        LARGEST_TICK,
                        "buffer.memory",
                        4L * LARGEST_TICK),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    MongoDatabase database(String name) {
        return mongo.getDatabase(name);
    }

    void createTopic(String name, int partitions) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
        Map<TopicPartition, OffsetSpec> each = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            each.put(new TopicPartition(name, partition), OffsetSpec.latest());
        }
        await().ignoreExceptions()
                .atMost(WholeApplication.PATIENCE)
                .until(() -> admin.listOffsets(each).all().get().size() == partitions);
    }

    /** For records as old as their trades, which the broker else deletes soon after its start. */
    void keepForEver(Collection<String> topics) throws InterruptedException, ExecutionException {
        configure(topics, TopicConfig.RETENTION_MS_CONFIG, "-1");
    }

    /** For records of a producer whose clock is wrong. */
    void takeAnyTimestamp(String topic) throws InterruptedException, ExecutionException {
        configure(List.of(topic), TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "" + Long.MAX_VALUE);
    }

    private void configure(Collection<String> topics, String key, String value)
            throws InterruptedException, ExecutionException {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(topics.stream()
                        .collect(Collectors.toMap(
                                topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic), topic -> List.of(set))))
                .all()
                .get();
    }

    /** Partitions with records of which the group has committed none. */
    List<TopicPartition> unread(String group, Collection<String> topics)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions(topics).forEach((topic, partitions) -> {
            for (int partition = 0; partition < partitions; partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        });
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return admin.listOffsets(all).all().get().entrySet().stream()
                .filter(end -> end.getValue().offset() > 0 && committed.get(end.getKey()) == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    Map<String, Integer> partitions(Collection<String> topics) throws InterruptedException, ExecutionException {
        Map<String, Integer> partitions = new TreeMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    /** Sends without waiting, in this order. */
    List<Future<RecordMetadata>> send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(tick -> sent.add(producer.send(tick)));
        producer.flush();
        return sent;
    }

    /** Records that a group has not committed yet, as Kafka's own tool counts them; -1 if it has committed nothing. */
    long lag(String group) throws InterruptedException, ExecutionException {
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        if (committed.isEmpty()) {
            return -1;
        }
        Map<TopicPartition, OffsetSpec> asked =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        var ends = admin.listOffsets(asked).all().get();
        return committed.entrySet().stream()
                .mapToLong(entry ->
                        ends.get(entry.getKey()).offset() - entry.getValue().offset())
                .sum();
    }

    @Override
    public void close() {
        producer.close();
        mongo.close();
        admin.close();
        store.close();
        broker.close();
    }
}
