package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One message of a feed, and where in its topic it lies.
 *
 * @param position decides the order of trades of equal times
 * @param element index within the record's array, 0 for a single object
 * @param from first byte of the message within the record's value
 * @param to first byte behind it
 */
record Tick(
        String topic,
        int partition,
        long offset,
        long position,
        Record<byte[], byte[]> record,
        int element,
        int from,
        int to) {

    /** A record has at most {@link com.kotsin.streamingcandle.ingest.TickDecoder#MAX_ELEMENTS} elements. */
    private static final int ELEMENT_BITS = 14;

    private static final int PARTITION_BITS = 12;

    /** Partitions that a topic may have whose partitions are brought together. */
    static final int MAX_PARTITIONS = 1 << PARTITION_BITS;

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
    static long position(long offset, int element) {
        return (offset << ELEMENT_BITS) | element;
    }

    /** Place among all partitions of a topic: the same whenever and in whichever order they are read. */
    static long position(long offset, int partition, int element) {
        return (offset << (PARTITION_BITS + ELEMENT_BITS)) | ((long) partition << ELEMENT_BITS) | element;
    }

    /** What is sent instead of a trade; never stamped ahead of the clock, since brokers refuse what is far ahead of theirs. */
    Record<byte[], byte[]> deadLetter(RejectReason reason, String detail, long now) {
        var letter = new DeadLetter(reason.text(), detail, topic, partition, offset, timestamp(), element);
        byte[] value = bytes();
        return new Record<>(
                DeadLetter.keptKey(key()),
                DeadLetter.keptValue(value),
                Math.max(0, Math.min(timestamp(), now)),
                letter.headers(key(), value));
    }
}
