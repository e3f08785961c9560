package com.kotsin.streamingcandle.aggregate;

import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One message of a feed, and where in its topic it lies.
 *
 * @param element index within the record's array, 0 for a single object
 * @param from first byte of the message within the record's value
 * @param to first byte behind it
 */
record Tick(String topic, int partition, long offset, Record<byte[], byte[]> record, int element, int from, int to) {

    private static final int ELEMENT_BITS = 16;

    byte[] key() {
        return record.key();
    }

    long timestamp() {
        return record.timestamp();
    }

    /** The message as it came. */
    byte[] bytes() {
        byte[] value = record.value();
        return value == null || (from == 0 && to == value.length) ? value : Arrays.copyOfRange(value, from, to);
    }

    /** Place in the partition: grows with the offset, and with the index within a record. */
    long position() {
        return (offset << ELEMENT_BITS) | element;
    }
}
