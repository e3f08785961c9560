package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.embedded.KafkaCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Where the copies of all partitions of a cluster lie, and who moves them. */
final class Replicas {

    private final Admin admin;

    Replicas(Admin admin) {
        this.admin = admin;
    }

    private Map<TopicPartition, TopicPartitionInfo> partitions() throws InterruptedException, ExecutionException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        Map<TopicPartition, TopicPartitionInfo> partitions = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(info -> partitions.put(new TopicPartition(topic, info.partition()), info)));
        return partitions;
    }

    private static boolean isOwn(TopicPartition partition) {
        return !partition.topic().startsWith("__");
    }

    /** How many copies in sync the partition has that has the fewest. */
    int inSync() throws InterruptedException, ExecutionException {
        return partitions().values().stream()
                .mapToInt(info -> info.isr().size())
                .min()
                .orElseThrow();
    }

    /** How many copies the partition has that has the most, but for those of Kafka's own topics. */
    int mostOfOwn() throws InterruptedException, ExecutionException {
        return partitions().entrySet().stream()
                .filter(partition -> isOwn(partition.getKey()))
                .mapToInt(partition -> partition.getValue().replicas().size())
                .max()
                .orElseThrow();
    }

    int leader(String topic, int partition) throws InterruptedException, ExecutionException {
        return leaders().get(new TopicPartition(topic, partition));
    }

    /** Of all partitions; -1 for one that has none. */
    Map<TopicPartition, Integer> leaders() throws InterruptedException, ExecutionException {
        return partitions().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        partition -> partition.getValue().leader() == null
                                ? -1
                                : partition.getValue().leader().id()));
    }

    /** Has each partition prefer another leader; nothing is copied. */
    void rotate() throws InterruptedException, ExecutionException {
        reassign(true, ids -> {
            List<Integer> rotated = new ArrayList<>(ids);
            Collections.rotate(rotated, -1);
            return rotated;
        });
    }

    /** Has preferred leaders lead. */
    void elect() throws InterruptedException, ExecutionException {
        for (Optional<Throwable> problem : admin.electLeaders(ElectionType.PREFERRED, null)
                .partitions()
                .get()
                .values()) {
            if (problem.isPresent() && !(problem.get() instanceof ElectionNotNeededException)) {
                throw new IllegalStateException(problem.get());
            }
        }
    }

    /** Takes each partition from the broker that leads it. */
    void leaveLeaders() throws InterruptedException, ExecutionException {
        reassign(false, ids -> ids.subList(1, ids.size()));
    }

    /** Copies each partition to all brokers, those that had no copy being preferred as leaders. */
    void comeBack() throws InterruptedException, ExecutionException {
        reassign(false, ids -> {
            List<Integer> all = new ArrayList<>();
            for (int node = 0; node < KafkaCluster.NODES; node++) {
                all.add(KafkaCluster.id(node));
            }
            all.removeAll(ids);
            all.addAll(ids);
            return all;
        });
    }

    /** @param to from the ids of brokers, the leading one first */
    private void reassign(boolean internal, UnaryOperator<List<Integer>> to)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        partitions().forEach((partition, info) -> {
            if (internal || isOwn(partition)) {
                List<Integer> ids =
                        new ArrayList<>(info.replicas().stream().map(Node::id).toList());
                if (info.leader() != null) {
                    ids.remove((Integer) info.leader().id());
                    ids.add(0, info.leader().id());
                }
                wanted.put(partition, Optional.of(new NewPartitionReassignment(to.apply(ids))));
            }
        });
        admin.alterPartitionReassignments(wanted).all().get();
    }
}
