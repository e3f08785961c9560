package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.embedded.KafkaCluster;
import com.kotsin.streamingcandle.process.KafkaView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What lies in each topic, by tick: offsets, markers of transactions among them, and bytes of one copy. */
final class Volume {

    private Volume() {}

    static List<String> of(Admin admin, KafkaView kafka, long ticks) throws InterruptedException, ExecutionException {
        Map<String, Long> bytes = new TreeMap<>();
        admin.describeLogDirs(List.of(KafkaCluster.id(0)))
                .allDescriptions()
                .get()
                .values()
                .forEach(directories -> directories
                        .values()
                        .forEach(directory -> directory
                                .replicaInfos()
                                .forEach((partition, info) -> bytes.merge(partition.topic(), info.size(), Long::sum))));
        Map<String, Long> offsets = new TreeMap<>();
        for (Map.Entry<TopicPartition, Long> end : kafka.ends(bytes.keySet()).entrySet()) {
            offsets.merge(end.getKey().topic(), end.getValue(), Long::sum);
        }
        return bytes.entrySet().stream()
                .map(topic -> String.format(
                        Locale.ROOT,
                        "%s: %.3f offsets and %.1f bytes a tick",
                        topic.getKey(),
                        (double) offsets.get(topic.getKey()) / ticks,
                        (double) topic.getValue() / ticks))
                .toList();
    }
}
