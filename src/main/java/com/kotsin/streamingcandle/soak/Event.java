package com.kotsin.streamingcandle.soak;

/**
 * Something that happened in a soak.
 *
 * @param at milliseconds since the epoch, UTC
 * @param kind such as F1, of the faults; otherwise a word
 * @param what in words
 * @param tookMillis how long it took, until all was as before, or {@link #NEVER}
 * @param ok whether it went as it should
 */
public record Event(long at, String kind, String what, long tookMillis, boolean ok) {

    /** Of what had not come to its end when the soak did. */
    static final long NEVER = -1;
}
