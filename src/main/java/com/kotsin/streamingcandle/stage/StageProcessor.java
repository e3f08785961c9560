package com.kotsin.streamingcandle.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.MDC;

/** A processor right behind a source, which gets each record that was {@link PolledRecords polled}. */
public abstract class StageProcessor<K, V> implements Processor<byte[], byte[], K, V> {

    /** Where a record lies; the context knows it of the first of a poll only. */
    public record Place(String topic, int partition, long offset) {}

    /** What lines of the log say of where they come from, beside their thread. */
    private static final String LOG_PARTITION = "partition";

    private static final String CHECKPOINT = ".checkpoint";

    private final PolledRecords polled;
    private ProcessorContext<K, V> context;

    protected StageProcessor(StageThread thread) {
        this.polled = thread.polled();
    }

    /** Called when the state of the task is restored and before it changes. */
    @Override
    public void init(ProcessorContext<K, V> newContext) {
        context = newContext;
        distrustAfterKill(newContext.stateDir().toPath());
    }

    /**
     * Kafka Streams 4.2.1 leaves the checkpoint of the restored state there while the task runs (KAFKA-20685). After a kill it
     * would take the files for that state, and they may hold what the transaction wrote that was undone. When the task is
     * closed in order, the checkpoint is written again; without one the state is restored from its changelogs.
     */
    private static void distrustAfterKill(Path state) {
        try {
            Files.deleteIfExists(state.resolve(CHECKPOINT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected final ProcessorContext<K, V> context() {
        return context;
    }

    @Override
    public final void process(Record<byte[], byte[]> first) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        String topic = metadata.topic();
        int partition = metadata.partition();
        // Not taken back when an exception passes, so that what is logged of it says where it happened.
        MDC.put(LOG_PARTITION, topic + "-" + partition);
        Place place = new Place(topic, partition, metadata.offset());
        long timestamp = polled.timestamp(topic, partition, metadata.offset(), first.timestamp());
        process(first.withTimestamp(timestamp), place);
        for (ConsumerRecord<byte[], byte[]> next : polled.after(topic, partition, metadata.offset())) {
            place = new Place(topic, partition, next.offset());
            process(new Record<>(next.key(), next.value(), RecordTimestamps.of(next), next.headers()), place);
        }
        processedThrough(place);
        MDC.remove(LOG_PARTITION);
    }

    /** Takes a record of a partition, in the order of its offsets. */
    protected abstract void process(Record<byte[], byte[]> record, Place place);

    /** Called behind the last record of a partition before the task may commit. */
    protected void processedThrough(Place last) {}
}
