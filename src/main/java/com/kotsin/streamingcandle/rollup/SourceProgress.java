package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.stage.ClosedMark;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far the minutes of one ticks partition were taken, as kept in a store.
 *
 * @param through every window that settles by then is closed for good; milliseconds since the epoch, UTC
 * @param sequence number of the last closed minute that was read
 * @param waiting newest mark that waits for minutes still to be read, or {@code null}
 */
record SourceProgress(long through, long sequence, ClosedMark waiting) {

    private static final int FIXED_BYTES = 2 * Long.BYTES;

    byte[] encode() {
        byte[] mark = waiting == null ? new byte[0] : waiting.encode();
        return ByteBuffer.allocate(FIXED_BYTES + mark.length)
                .putLong(through)
                .putLong(sequence)
                .put(mark)
                .array();
    }

    static SourceProgress decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] mark = Arrays.copyOfRange(bytes, FIXED_BYTES, bytes.length);
        return new SourceProgress(in.getLong(), in.getLong(), mark.length == 0 ? null : ClosedMark.decode(mark));
    }
}
