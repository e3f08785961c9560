package com.kotsin.streamingcandle.load;

import java.util.Map;

/**
 * How many records the groups of a service had yet to read.
 *
 * @param asked when the brokers were asked, milliseconds since the epoch, UTC
 * @param byGroup by what the group is called, see {@link LoadTarget}; empty if the brokers did not tell
 */
public record Lags(long asked, Map<String, Long> byGroup) {

    static final Lags UNKNOWN = new Lags(Long.MIN_VALUE, Map.of());

    /** Of the group that has the most; -1 if it is not known. */
    public long most() {
        return byGroup.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    }
}
