package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.stage.Sequence;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far a ticks partition has come, as kept in a store.
 *
 * @param reading when its reading began
 * @param through every window that settles by then is closed for good; milliseconds since the epoch, UTC
 * @param latestSettling when the latest window so far settles
 * @param sequences last number sent to each candle partition
 */
record PartitionProgress(Reading reading, long through, long latestSettling, long[] sequences) {

    private static final int FIXED_BYTES = 4 * Long.BYTES;

    byte[] encode() {
        byte[] numbers = Sequence.encode(sequences);
        return ByteBuffer.allocate(FIXED_BYTES + numbers.length)
                .putLong(reading.since())
                .putLong(reading.trimmedBefore())
                .putLong(through)
                .putLong(latestSettling)
                .put(numbers)
                .array();
    }

    static PartitionProgress decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Reading reading = new Reading(in.getLong(), in.getLong());
        return new PartitionProgress(
                reading,
                in.getLong(),
                in.getLong(),
                Sequence.decode(Arrays.copyOfRange(bytes, FIXED_BYTES, bytes.length)));
    }
}
