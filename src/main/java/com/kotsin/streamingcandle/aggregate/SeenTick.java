package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.market.Trade;
import java.util.Comparator;

/**
 * What became of a message when it was read again.
 *
 * @param key of its record, or {@code null}
 * @param written timestamp of its record, milliseconds since the epoch, UTC
 * @param trade or {@code null} if it tells of none
 * @param detail why it was rejected: reason and detail of its dead letter; else empty
 */
public record SeenTick(TickReplay.Message message, byte[] key, long written, Trade trade, Fate fate, String detail) {

    /** What can become of a message. */
    public enum Fate {
        /** Its trade is in a candle. */
        COUNTED,
        /** Its trade came after its minute had closed, and revised it. */
        LATE,
        /** Its trade had come before. */
        DUPLICATE,
        /** A snapshot that tells of no new trade. */
        UNCHANGED,
        /** Its conditions of sale let its trade move nothing. */
        WITHOUT_EFFECT,
        /** It went to the dead letters. */
        REJECTED
    }

    /** First and last of a candle go by this order; of messages with a trade. */
    public static final Comparator<SeenTick> BY_TRADE = Comparator.<SeenTick>comparingLong(
                    seen -> seen.trade().timeNanos())
            .thenComparingLong(seen -> seen.trade().ordinal())
            .thenComparingLong(seen -> seen.message().offset())
            .thenComparingInt(seen -> seen.message().element());

    /** Whether its trade is in a candle. */
    public boolean counts() {
        return fate == Fate.COUNTED || fate == Fate.LATE;
    }
}
