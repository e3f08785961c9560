package com.kotsin.streamingcandle.example;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a candle topic from its beginning and knows each candle in its newest revision. */
public final class NewestCandles implements AutoCloseable {

    private record Key(String symbol, long start) {}

    // A double would lose digits.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<Key, JsonNode> newest = new HashMap<>();
    private final KafkaConsumer<String, String> consumer;

    public NewestCandles(String brokers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** To be called again and again; waits at most a second. */
    public void poll() {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
            JsonNode said = JSON.readTree(record.value());
            Key key = new Key(said.get("symbol").asString(), said.get("start").longValue());
            newest.merge(key, said, NewestCandles::newer);
        }
    }

    private static JsonNode newer(JsonNode known, JsonNode said) {
        return said.get("revision").intValue() > known.get("revision").intValue() ? said : known;
    }

    public Optional<JsonNode> candle(String symbol, long start) {
        return Optional.ofNullable(newest.get(new Key(symbol, start)));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
