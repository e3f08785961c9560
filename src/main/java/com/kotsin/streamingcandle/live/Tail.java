package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.live.LiveTopics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** The ends of those partitions that somebody follows. Used by one thread, but for {@link #wakeUp()}. */
final class Tail implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final List<Topic> topics;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    Tail(Consumer<byte[], byte[]> consumer, List<Topic> topics) {
        this.consumer = consumer;
        this.topics = topics;
    }

    /** Takes a record of any symbol. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    boolean isEmpty() {
        return next.isEmpty();
    }

    /** Reads a partition of every topic from these offsets on, unless it does so already. */
    void follow(int partition, Map<TopicPartition, Long> from) {
        if (next.containsKey(new TopicPartition(topics.get(0).name(), partition))) {
            return;
        }
        Set<TopicPartition> fresh = new HashSet<>();
        topics.forEach(topic -> fresh.add(new TopicPartition(topic.name(), partition)));
        fresh.forEach(each -> next.put(each, from.get(each)));
        consumer.assign(next.keySet());
        fresh.forEach(each -> consumer.seek(each, from.get(each)));
    }

    void leave(int partition) {
        if (next.keySet().removeIf(each -> each.partition() == partition)) {
            consumer.assign(next.keySet());
        }
    }

    /** Waits for records, not longer than this, and gives each on. */
    void poll(Duration longest, Taker taker) {
        try {
            var records = consumer.poll(longest);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                taker.take(record);
            }
            // Ends of transactions move on without a record.
            next.replaceAll((partition, before) -> consumer.position(partition));
        } catch (WakeupException e) {
            // What woke it is done by whoever polls.
        }
    }

    /** The offset up to which a followed partition was read and given on. */
    long next(TopicPartition partition) {
        return next.get(partition);
    }

    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    }
}
