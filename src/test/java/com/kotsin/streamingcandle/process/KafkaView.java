package com.kotsin.streamingcandle.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What lies in a broker, as other programs see it: committed records, groups and their lag. For one thread at a time. */
public final class KafkaView implements AutoCloseable {

    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaConsumer<String, String> consumer;

    public KafkaView(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** Records stay in it however old they are; returns when every partition can be written to. */
    public void createTopic(String name, int partitions) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())
                        .configs(Map.of("retention.ms", "-1"))))
                .all()
                .get();
        List<TopicPartition> each = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
        // A producer whose first batch comes before its partition is led, and whose second does not, is refused for
        // good.
        consumer.endOffsets(each);
    }

    public KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
    }

    /** All committed records; none if there is no such topic. */
    public List<ConsumerRecord<String, String>> read(String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        forEach(topic, records::add);
        return records;
    }

    /** Gives all committed records, one after the other; none if there is no such topic. */
    public void forEach(String topic, Consumer<ConsumerRecord<String, String>> record) {
        if (!consumer.listTopics().containsKey(topic)) {
            return;
        }
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(200)).forEach(record);
        }
    }

    public Set<String> topics() throws InterruptedException, ExecutionException {
        return admin.listTopics().names().get();
    }

    public Set<String> groups() throws InterruptedException, ExecutionException {
        return admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
    }

    /** The names that the group's static members have given themselves. */
    public Set<String> staticMembers(String group) throws InterruptedException, ExecutionException {
        return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                .flatMap(member -> member.groupInstanceId().stream())
                .collect(Collectors.toSet());
    }

    /** The sum of the offsets that the group has committed in all its topics. */
    public long committed(String group) throws InterruptedException, ExecutionException {
        return offsets(group).values().stream()
                .filter(offset -> offset != null)
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** The same of several groups, asked at once; 0 for a group that has committed nothing yet. */
    public Map<String, Long> committed(Collection<String> groups) throws InterruptedException, ExecutionException {
        var asked =
                groups.stream().collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
        return admin.listConsumerGroupOffsets(asked).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        group -> group.getValue().values().stream()
                                .filter(offset -> offset != null)
                                .mapToLong(OffsetAndMetadata::offset)
                                .sum()));
    }

    /** Deletes the topics whose names begin so. */
    public void deleteTopics(String prefix) throws InterruptedException, ExecutionException {
        admin.deleteTopics(admin.listTopics().names().get().stream()
                        .filter(name -> name.startsWith(prefix))
                        .toList())
                .all()
                .get();
    }

    /** Committed records of these topics that the group has not read. */
    public long lag(String group, Collection<String> topics) throws InterruptedException, ExecutionException {
        return left(group, ends(topics)).sum();
    }

    /** Whether the group has read these partitions up to these offsets. */
    public boolean hasRead(String group, Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException {
        return left(group, ends).allMatch(left -> left <= 0);
    }

    private LongStream left(String group, Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = offsets(group);
        return ends.entrySet().stream().mapToLong(end -> {
            OffsetAndMetadata read = committed.get(end.getKey());
            return end.getValue() - (read == null ? 0 : read.offset());
        });
    }

    /** Where the committed records of these topics end now. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(
                            info -> asked.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
        }
        return admin
                .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(String group)
            throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
