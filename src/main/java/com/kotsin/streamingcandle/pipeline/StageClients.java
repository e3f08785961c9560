package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The usual clients of Kafka Streams, which tell what they have done. The main consumer does not wait for records beyond the
 * next beat, and waits longer than Kafka Streams would have it when there is nothing to do.
 */
final class StageClients implements KafkaClientSupplier {

    private final InputMonitor monitor;
    private final StageThread thread;
    private final StreamProgress progress;
    private final DeadLetterLimit deadLetters = new DeadLetterLimit();
    private final RestoreConsumer.Failure restoreFailure = new RestoreConsumer.Failure();
    private volatile StageProducer producer;

    StageClients(InputMonitor monitor, StageThread thread, StreamProgress progress) {
        this.monitor = monitor;
        this.thread = thread;
        this.progress = progress;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        StageProducer made = new StageProducer(config, progress, deadLetters);
        producer = made;
        return made;
    }

    DeadLetterLimit deadLetters() {
        return deadLetters;
    }

    /** Of the instance's only thread, the newest one; or {@code null}. */
    StageProducer producer() {
        return producer;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            private final PollWait wait = new PollWait();

            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                restoreFailure.rethrow();
                long now = System.currentTimeMillis();
                ConsumerRecords<byte[], byte[]> records =
                        super.poll(thread.beat().atMost(wait.of(timeout), now));
                wait.polled(records.isEmpty());
                monitor.polled(this, lastOffsets(records));
                long lag = lag(this);
                progress.polled(lag);
                thread.beat().lag(lag);
                thread.polled().assigned(assignment());
                return thread.polled().firsts(records);
            }
        };
    }

    private static long lag(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    private static Map<TopicPartition, Long> lastOffsets(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, Long> last = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            last.put(partition, ofPartition.get(ofPartition.size() - 1).offset());
        }
        return last;
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new RestoreConsumer(config, restoreFailure);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
