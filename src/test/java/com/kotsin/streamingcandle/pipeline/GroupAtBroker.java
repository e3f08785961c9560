package com.kotsin.streamingcandle.pipeline;

import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer group whose static members have a session of many minutes, so that none is gone because it ended. */
record GroupAtBroker(String name, EmbeddedBroker broker, Admin admin) implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    static GroupAtBroker start(String name, Path directory) {
        EmbeddedBroker broker = EmbeddedBroker.start(directory);
        return new GroupAtBroker(name, broker, Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers())));
    }

    void createTopic(String topic, int partitions) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    KafkaConsumer<String, String> member(String id, String... topics) {
        KafkaConsumer<String, String> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        name,
                        "group.instance.id",
                        id,
                        "session.timeout.ms",
                        600_000,
                        "heartbeat.interval.ms",
                        500,
                        "max.poll.interval.ms",
                        1_200_000),
                new StringDeserializer(),
                new StringDeserializer());
        member.subscribe(List.of(topics));
        return member;
    }

    /** Has this member, and others that must agree, poll until it has so many partitions. */
    static void awaitPartitions(int own, KafkaConsumer<?, ?> member, List<KafkaConsumer<?, ?>> others) {
        await().atMost(PATIENCE).until(() -> {
            others.forEach(other -> other.poll(Duration.ofMillis(50)));
            member.poll(Duration.ofMillis(50));
            return member.assignment().size() == own;
        });
    }

    Set<String> staticMembers() throws InterruptedException, ExecutionException {
        return GroupMembers.of(admin, List.of(name)).get(name).all().stream()
                .map(member -> member.groupInstanceId().orElseThrow())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
