package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.Reading;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How far event time has come in all partitions of a ticks topic together: as far as in the one that is most behind. One
 * that is read to its end holds nobody up; one that was not heard of yet holds everything.
 */
final class MergedProgress {

    private final long[] through;
    private final long[] quiet;
    private Reading reading = PartitionMark.UNREAD;

    MergedProgress(int partitions) {
        through = new long[partitions];
        quiet = new long[partitions];
        Arrays.fill(through, Long.MIN_VALUE);
        Arrays.fill(quiet, Long.MIN_VALUE);
    }

    void take(PartitionMark mark) {
        int partition = mark.partition();
        through[partition] = Math.max(through[partition], mark.through());
        quiet[partition] = mark.quiet();
        reading = new Reading(
                Math.min(reading.since(), mark.reading().since()),
                Math.max(reading.trimmedBefore(), mark.reading().trimmedBefore()));
    }

    /**
     * Every window that settles by then is passed for good. Never beyond what trades have shown somewhere: the clock may
     * be far ahead of a recorded feed, and its next trades are not late for that.
     */
    long through() {
        return Math.min(quietThrough(), LongStream.of(through).max().orElseThrow());
    }

    /** Every window that is open and settles by then is passed, by trades or by the clock. */
    long quietThrough() {
        return IntStream.range(0, through.length)
                .mapToLong(partition -> Math.max(through[partition], quiet[partition]))
                .min()
                .orElseThrow();
    }

    /** When the reading of the topic began, and up to when trades of any of its partitions had been deleted by then. */
    Reading reading() {
        return reading;
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate((2 + through.length) * Long.BYTES)
                .putLong(reading.since())
                .putLong(reading.trimmedBefore());
        out.asLongBuffer().put(through);
        return out.array();
    }

    /**
     * Takes up what {@link #encode()} wrote; partitions that came since then were not heard of. What was read to its end
     * then may have more by now: each partition is waited for until it says again that there is no more.
     */
    void restore(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        reading = new Reading(in.getLong(), in.getLong());
        for (int partition = 0; partition < through.length && in.hasRemaining(); partition++) {
            through[partition] = in.getLong();
        }
    }
}
