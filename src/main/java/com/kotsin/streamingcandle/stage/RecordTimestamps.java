package com.kotsin.streamingcandle.stage;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Tells Kafka Streams the record's own timestamp, 0 for one without, and the clock's time for one that lies ahead. Windows go
 * by the trade's time inside the record, so the stream's own time decides nothing. But a negative one would make Kafka
 * Streams drop the record, and it stamps what it writes into changelogs with this time, of which brokers refuse what is far
 * ahead of their clock. Processors see the record's own, which {@link PolledRecords} keeps for them.
 */
public final class RecordTimestamps implements TimestampExtractor {

    private final InstantSource clock;
    private final PolledRecords polled;

    public RecordTimestamps(InstantSource clock, StageThread thread) {
        this.clock = clock;
        this.polled = thread.polled();
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long own = of(record);
        long now = clock.millis();
        if (own <= now) {
            return own;
        }
        polled.keepTimestamp(record.topic(), record.partition(), record.offset(), own);
        return now;
    }

    static long of(ConsumerRecord<?, ?> record) {
        return Math.max(0, record.timestamp());
    }
}
