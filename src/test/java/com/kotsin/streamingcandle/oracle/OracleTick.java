package com.kotsin.streamingcandle.oracle;

/**
 * A message of a feed as the tests see it.
 *
 * @param json of the {@code native} format
 * @param trade what it says happened, or {@code null} if it is no trade
 * @param exchange or {@code null}
 * @param wrong reason for which it must be refused whatever came before, or {@code null}
 * @param arrival when it was written to the ticks topic, milliseconds since the epoch, UTC
 */
public record OracleTick(String json, OracleTrade trade, String exchange, String wrong, long arrival) {

    /** Whether it would spoil others in the same record. */
    public boolean isAlone() {
        return "malformed_json".equals(wrong);
    }

    OracleTick at(long position) {
        return trade == null ? this : new OracleTick(json, trade.at(position), exchange, wrong, arrival);
    }
}
