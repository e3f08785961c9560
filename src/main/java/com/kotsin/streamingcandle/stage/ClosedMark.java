package com.kotsin.streamingcandle.stage;

import java.nio.ByteBuffer;

/**
 * Says how far the one-minute candles of a ticks partition are closed, so that longer candles can close without a
 * further trade. Times are milliseconds since the epoch, UTC.
 *
 * @param partition candle partition that the mark is for
 * @param through event time that the watermark has passed for good: every window that settles by then is closed
 * @param quietThrough time up to which windows that are open now are to be closed because nothing more is to come;
 *     binds windows that open later to nothing
 * @param sequence last {@link Sequence} number that must have been read before the mark holds
 */
public record ClosedMark(int partition, long through, long quietThrough, long sequence) {

    private static final int BYTES = Integer.BYTES + 3 * Long.BYTES;

    /**
     * Of the record of a mark: event time, as trades have shown it. The clock may be so far ahead of the brokers' that they
     * would refuse the record.
     */
    public static long timestamp(long through) {
        return Math.max(0, through);
    }

    /** The binary form. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putInt(partition)
                .putLong(through)
                .putLong(quietThrough)
                .putLong(sequence)
                .array();
    }

    /** Reads what {@link #encode()} wrote. */
    public static ClosedMark decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new ClosedMark(in.getInt(), in.getLong(), in.getLong(), in.getLong());
    }
}
