package com.kotsin.streamingcandle.stage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes the record's own timestamp, and 0 for one without. Windows go by the trade's time inside the record, so the
 * stream's own time decides nothing; but a negative one would make Kafka Streams drop the record.
 */
public final class RecordTimestamps implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> tick, long partitionTime) {
        return of(tick);
    }

    static long of(ConsumerRecord<?, ?> record) {
        return Math.max(0, record.timestamp());
    }
}
