package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;

/**
 * A trade as the tests see it.
 *
 * @param timeNanos nanoseconds since the epoch, UTC
 * @param ordinal order within equal times where the feed has one, else 0
 * @param position order of arrival
 * @param side {@code buy}, {@code sell} or {@code null}: what the taker did
 * @param id or {@code null}
 */
public record OracleTrade(
        String symbol,
        BigDecimal price,
        BigDecimal size,
        long timeNanos,
        long ordinal,
        long position,
        String side,
        String id) {

    public long timeMillis() {
        return Math.floorDiv(timeNanos, 1_000_000L);
    }

    public OracleTrade at(long newPosition) {
        return new OracleTrade(symbol, price, size, timeNanos, ordinal, newPosition, side, id);
    }

    /** The trade as a message of the {@code native} format, with its time in nanoseconds. */
    public String nativeTick() {
        return "{\"symbol\":\"%s\",\"price\":\"%s\",\"size\":\"%s\",\"time\":%d%s%s}"
                .formatted(
                        symbol,
                        price.toPlainString(),
                        size.toPlainString(),
                        timeNanos,
                        id == null ? "" : ",\"id\":\"" + id + "\"",
                        side == null ? "" : ",\"side\":\"" + side + "\"");
    }
}
