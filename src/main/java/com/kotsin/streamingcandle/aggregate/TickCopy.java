package com.kotsin.streamingcandle.aggregate;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where a repartitioned record lay in its ticks topic; travels in a header of the copy. The copy has the original's value
 * and timestamp, and as its key the partition it goes to. A timestamp ahead of the clock travels in a header too, since
 * brokers may refuse it.
 *
 * @param partition of the ticks topic
 * @param readAt what the clock said when the original was read, milliseconds since the epoch, UTC
 * @param key of the original, or {@code null}
 */
record TickCopy(int partition, long offset, long readAt, byte[] key) {

    private static final String HEADER = "original";
    private static final String TIMESTAMP = "original-timestamp";
    private static final int FIXED_BYTES = Integer.BYTES + 2 * Long.BYTES + 1;

    void addTo(Headers headers) {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + (key == null ? 0 : key.length))
                .putInt(partition)
                .putLong(offset)
                .putLong(readAt)
                .put((byte) (key == null ? 0 : 1));
        if (key != null) {
            out.put(key);
        }
        headers.add(HEADER, out.array());
    }

    /** {@code null} if the record is no copy but a {@link PartitionMark}. */
    static TickCopy of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(header.value());
        int partition = in.getInt();
        long offset = in.getLong();
        long readAt = in.getLong();
        byte[] key = in.get() == 0 ? null : new byte[in.remaining()];
        if (key != null) {
            in.get(key);
        }
        return new TickCopy(partition, offset, readAt, key);
    }

    /** The timestamp of a copy; the original's goes into a header if it is another. */
    static long notAhead(long original, long now, Headers headers) {
        if (original <= now) {
            return original;
        }
        headers.add(TIMESTAMP, ByteBuffer.allocate(Long.BYTES).putLong(original).array());
        return now;
    }

    /** A record among the copies, with the original's timestamp. */
    static Record<byte[], byte[]> asWritten(Record<byte[], byte[]> copy) {
        Header original = copy.headers().lastHeader(TIMESTAMP);
        return original == null
                ? copy
                : copy.withTimestamp(ByteBuffer.wrap(original.value()).getLong());
    }
}
