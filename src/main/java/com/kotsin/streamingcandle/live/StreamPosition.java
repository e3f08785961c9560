package com.kotsin.streamingcandle.live;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a stream has told what some partitions hold, as the id of an event: a checksum of which partitions they are,
 * and an offset for each.
 */
final class StreamPosition {

    /** More than any stream's. */
    private static final int LONGEST_ID = 8_192;

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private StreamPosition() {}

    /** @param offsets next offset of each of these partitions, not negative */
    static String encode(List<TopicPartition> partitions, long[] offsets) {
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + offsets.length * (Long.BYTES + 1));
        out.putInt(checksum(partitions));
        for (long offset : offsets) {
            long rest = offset;
            for (; rest >= MORE; rest >>>= BITS) {
                out.put((byte) (rest | MORE));
            }
            out.put((byte) rest);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(out.array(), out.position()));
    }

    /** The offsets, or nothing if the text is no position in these partitions. */
    static Optional<long[]> decode(List<TopicPartition> partitions, String id) {
        if (id.length() > LONGEST_ID) {
            return Optional.empty();
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
            if (in.getInt() != checksum(partitions)) {
                return Optional.empty();
            }
            long[] offsets = new long[partitions.size()];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = number(in);
            }
            boolean fits = !in.hasRemaining() && Arrays.stream(offsets).allMatch(offset -> offset >= 0);
            return fits ? Optional.of(offsets) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            byte next = in.get();
            number |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return number;
            }
        }
        return -1;
    }

    private static int checksum(List<TopicPartition> partitions) {
        // Text, since hash codes of classes may change from one version to the next.
        return partitions.toString().hashCode();
    }
}
