package com.kotsin.streamingcandle.load;

/**
 * A record of the ticks topic and what must become of it.
 *
 * @param tick the trade that it tells, or would tell
 * @param value of the record
 * @param reason of its dead letter, or {@code null} if it must not become one
 */
public record Message(MarketTick tick, byte[] value, Fate fate, String reason) {

    /** What must become of it. */
    public enum Fate {
        /** Counts before its window closes. */
        IN_ORDER,
        /** Counts, mostly as a revision. */
        LATE,
        /** Changes nothing. */
        DUPLICATE,
        DEAD_LETTER
    }

    /** A trade as it is. */
    public static Message trade(MarketTick tick, Fate fate) {
        return new Message(tick, tick.value(), fate, null);
    }

    boolean counts() {
        return fate == Fate.IN_ORDER || fate == Fate.LATE;
    }
}
