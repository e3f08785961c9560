package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.Reading;
import java.nio.ByteBuffer;

/**
 * Says, among the ticks that were repartitioned, how far event time has come in the ticks partition that they are from;
 * every tick of it that was read before lies in front of the mark. Milliseconds since the epoch, UTC.
 *
 * @param partition of the ticks topic
 * @param reading when its reading began; {@link #UNREAD} before its first record
 * @param through every window that settles by then is passed by its watermark; or {@link Long#MIN_VALUE}
 * @param quiet likewise by the clock, since it is read to its end; {@link Long#MIN_VALUE} while it is not
 */
record PartitionMark(int partition, Reading reading, long through, long quiet) {

    static final Reading UNREAD = new Reading(Long.MAX_VALUE, Long.MIN_VALUE);

    private static final int BYTES = Integer.BYTES + 4 * Long.BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putInt(partition)
                .putLong(reading.since())
                .putLong(reading.trimmedBefore())
                .putLong(through)
                .putLong(quiet)
                .array();
    }

    static PartitionMark decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new PartitionMark(in.getInt(), new Reading(in.getLong(), in.getLong()), in.getLong(), in.getLong());
    }
}
