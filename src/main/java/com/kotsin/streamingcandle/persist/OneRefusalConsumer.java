package com.kotsin.streamingcandle.persist;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that tells once that it may not read, however many partitions it has. Kafka's throws for each partition of one
 * answer in a poll of its own; whoever waits after each would be told of a right that was given back long ago.
 */
final class OneRefusalConsumer extends KafkaConsumer<byte[], byte[]> {

    OneRefusalConsumer(Map<String, Object> config) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (AuthorizationException refusal) {
            for (int told = 1; told < assignment().size(); told++) {
                try {
                    ConsumerRecords<byte[], byte[]> records = super.poll(Duration.ZERO);
                    if (!records.isEmpty()) {
                        return records;
                    }
                } catch (AuthorizationException again) {
                    refusal.addSuppressed(again);
                }
            }
            throw refusal;
        }
    }
}
