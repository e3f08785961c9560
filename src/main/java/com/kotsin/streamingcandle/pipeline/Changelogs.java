package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.CandleTopology;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics in which the state of the instances lies. Kafka Streams makes a missing one anew and goes on with an empty
 * state, which would make wrong candles of all windows that were open.
 */
final class Changelogs {

    private final TopicNames names;
    private final Admin admin;

    Changelogs(StreamingCandleProperties properties, Admin admin) {
        this.names = TopicNames.of(properties);
        this.admin = admin;
    }

    /** @throws StartupFailure if the instance has read records, and the state that it made of them is not there */
    void require(Timeframe timeframe) throws InterruptedException, ExecutionException {
        String application = names.applicationId(timeframe);
        List<String> stores =
                timeframe.equals(Timeframe.ONE_MINUTE) ? CandleTopology.changelogs() : RollupTopology.changelogs();
        List<String> topics = stores.stream()
                .map(store -> application + "-" + store + "-changelog")
                .toList();
        if (missing(topics).isEmpty() || !hasRead(application)) {
            return;
        }
        // Asked again: another process may have started for the first time since, and it makes the topics before it
        // commits.
        List<String> missing = missing(topics);
        if (!missing.isEmpty()) {
            throw StartupFailure.badConfiguration(
                    "The state of the %s candles is lost: group %s has read records, but %s does not exist"
                            .formatted(timeframe, application, String.join(", ", missing)),
                    "Without it candles would be wrong, so nothing was started. Have the ticks read again from the start:"
                            + " docs/disaster-recovery.md says how.");
        }
    }

    /** Asked for by name: a list leaves out what this user may not see. */
    private List<String> missing(List<String> topics) throws InterruptedException, ExecutionException {
        List<String> missing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (String topic : topics) {
            try {
                answers.get(topic).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(topic);
            }
        }
        return missing;
    }

    /** Whether it has left the first record of a partition behind; a group that was reset to the start has not. */
    private boolean hasRead(String group) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, ListOffsetsResultInfo> first = admin.listOffsets(committed.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> OffsetSpec.earliest())))
                .all()
                .get();
        return first.entrySet().stream()
                .anyMatch(entry -> committed.get(entry.getKey()).offset()
                        > entry.getValue().offset());
    }
}
