package com.kotsin.streamingcandle.embedded;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far earlier runs have replayed a file, read from the topic itself: each record tells its line. */
final class ReplayPosition {

    /** Header: running number of the tick in the file's order of event time, from 0, as decimal text. */
    static final String LINE = "replay-line";

    /** Header: fingerprint of the file. */
    static final String FILE = "replay-file";

    private static final Duration POLL = Duration.ofSeconds(1);

    private ReplayPosition() {}

    /**
     * The highest line in each partition, -1 where there is none; empty if the topic does not exist.
     *
     * @throws IllegalStateException if the topic holds another file
     */
    static List<Long> read(String bootstrapServers, String topic, String fingerprint) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            if (!consumer.listTopics().containsKey(topic)) {
                return List.of();
            }
            return consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                    .map(partition -> highestLine(consumer, partition, fingerprint))
                    .toList();
        }
    }

    private static long highestLine(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, String fingerprint) {
        var only = List.of(partition);
        consumer.assign(only);
        long begin = consumer.beginningOffsets(only).get(partition);
        long end = consumer.endOffsets(only).get(partition);
        if (begin == end) {
            return -1;
        }
        long line = scan(consumer, partition, end - 1, end, fingerprint);
        // Somebody else may have sent a tick of their own after the replay's last one.
        return line >= 0 ? line : scan(consumer, partition, begin, end, fingerprint);
    }

    private static long scan(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end, String fingerprint) {
        consumer.seek(partition, from);
        long line = -1;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> tick : consumer.poll(POLL)) {
                line = Math.max(line, line(tick, fingerprint));
            }
        }
        return line;
    }

    private static long line(ConsumerRecord<byte[], byte[]> tick, String fingerprint) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : tick.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        if (!headers.containsKey(LINE)) {
            return -1;
        }
        if (!fingerprint.equals(headers.get(FILE))) {
            throw new IllegalStateException("Topic %s holds the replay of another file (%s, this one is %s)"
                    .formatted(tick.topic(), headers.get(FILE), fingerprint));
        }
        return Long.parseLong(headers.get(LINE));
    }
}
