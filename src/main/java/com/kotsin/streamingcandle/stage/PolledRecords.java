package com.kotsin.streamingcandle.stage;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Spares Kafka Streams its own way of each record (queue, sensors, context), which costs half as much as all that is done with a
 * tick: of what a poll returned of a partition only the first record goes that way, and the others wait here for it. Kafka
 * Streams commits either the offset of a first record that is not processed yet or the position behind all that a poll returned,
 * never one in between. Only used by the thread of the instance.
 */
public final class PolledRecords {

    /** By the offset of the first record of their poll. */
    private final Map<TopicPartition, TreeMap<Long, List<ConsumerRecord<byte[], byte[]>>>> following = new HashMap<>();

    /** Of first records, by their offset, where Kafka Streams was told another one. */
    private final Map<TopicPartition, TreeMap<Long, Long>> timestamps = new HashMap<>();

    /** Keeps all but the first record of each partition. */
    public ConsumerRecords<byte[], byte[]> firsts(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> firsts = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            following
                    .computeIfAbsent(partition, each -> new TreeMap<>())
                    .put(records.get(0).offset(), records.subList(1, records.size()));
            firsts.put(partition, records.subList(0, 1));
        }
        return new ConsumerRecords<>(firsts, polled.nextOffsets());
    }

    /** Forgets what was polled of all other partitions. */
    public void assigned(Collection<TopicPartition> partitions) {
        following.keySet().retainAll(partitions);
        timestamps.keySet().retainAll(partitions);
    }

    /** Keeps the timestamp of a first record, of which Kafka Streams is told another one. */
    void keepTimestamp(String topic, int partition, long offset, long timestamp) {
        timestamps
                .computeIfAbsent(new TopicPartition(topic, partition), each -> new TreeMap<>())
                .put(offset, timestamp);
    }

    /** Gives away the timestamp that was kept of a first record, or else the one that Kafka Streams was told. */
    long timestamp(String topic, int partition, long offset, long told) {
        Long own = takeAt(timestamps, topic, partition, offset);
        return own == null ? told : own;
    }

    /** Gives away what follows this record; nothing for one that no poll returned first. */
    public List<ConsumerRecord<byte[], byte[]>> after(String topic, int partition, long offset) {
        List<ConsumerRecord<byte[], byte[]>> records = takeAt(following, topic, partition, offset);
        return records == null ? List.of() : records;
    }

    private static <T> T takeAt(Map<TopicPartition, TreeMap<Long, T>> kept, String topic, int partition, long offset) {
        TreeMap<Long, T> ofPartition = kept.get(new TopicPartition(topic, partition));
        if (ofPartition == null) {
            return null;
        }
        // What was polled before the partition went away and came back is never asked for.
        ofPartition.headMap(offset).clear();
        return ofPartition.remove(offset);
    }
}
