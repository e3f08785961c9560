package com.kotsin.streamingcandle.pipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which of all topics that ever had its name a ticks topic is, as the brokers last told. Safe for use by several threads.
 */
final class TopicIds {

    private static final String NOT_KNOWN = "";

    private final List<String> topics;
    private final Admin admin;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    TopicIds(StreamingCandleProperties properties, Admin admin) {
        this.topics = properties.sources().stream()
                .map(StreamingCandleProperties.Source::topic)
                .toList();
        this.admin = admin;
    }

    /** To be done before each start of an instance, since a topic may have been made anew. */
    void ask() throws InterruptedException, ExecutionException {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (String topic : topics) {
            try {
                ids.put(topic, answers.get(topic).get().topicId().toString());
            } catch (ExecutionException e) {
                // An instance that may not read its topic, or has none, tells that better; what was known stays known.
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    ids.remove(topic);
                } else if (!(e.getCause() instanceof TopicAuthorizationException)) {
                    throw e;
                }
            }
        }
    }

    String of(String topic) {
        return ids.getOrDefault(topic, NOT_KNOWN);
    }
}
