package com.kotsin.streamingcandle.market;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What one tick says happened. Immutable.
 *
 * @param symbol the instrument, unique over all exchanges of one installation
 * @param exchange name of the exchange, or {@code null} where the feed does not say
 * @param price in quote currency, exact
 * @param size traded quantity in units of the instrument, exact, not negative; of a snapshot feed the size of the last
 *     trade only, see {@code dayVolume}
 * @param timeNanos event time, nanoseconds since the epoch, UTC
 * @param taker side of the taker, or {@code null} where the feed does not tell it
 * @param id the feed's own id of the trade, or {@code null} where it has none
 * @param ordinal the id as a number where the feed's ids grow with time, else 0; breaks ties of event time
 * @param count how many trades of the exchange this one stands for, at least 1
 * @param dayVolume quantity traded since the start of the trading day including this trade, for feeds that send
 *     snapshots; {@code null} for feeds that send every trade
 * @param effect what of a candle it may move
 */
public record Trade(
        String symbol,
        String exchange,
        BigDecimal price,
        BigDecimal size,
        long timeNanos,
        Side taker,
        String id,
        long ordinal,
        long count,
        BigDecimal dayVolume,
        TradeEffect effect) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    public Trade {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(price, "price");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(effect, "effect");
        if (size.signum() < 0) {
            throw new IllegalArgumentException("A trade of %s has the negative size %s".formatted(symbol, size));
        }
        if (count < 1) {
            throw new IllegalArgumentException("A trade of %s stands for %d trades".formatted(symbol, count));
        }
    }

    /** A trade that moves all of a candle. */
    public Trade(
            String symbol,
            String exchange,
            BigDecimal price,
            BigDecimal size,
            long timeNanos,
            Side taker,
            String id,
            long ordinal,
            long count,
            BigDecimal dayVolume) {
        this(symbol, exchange, price, size, timeNanos, taker, id, ordinal, count, dayVolume, TradeEffect.ALL);
    }

    /** Event time in whole milliseconds since the epoch, UTC, rounded down. */
    public long timeMillis() {
        return Math.floorDiv(timeNanos, NANOS_PER_MILLI);
    }

    /** The same trade with another size, for feeds whose size follows from the day's volume. */
    public Trade withSize(BigDecimal newSize) {
        return new Trade(symbol, exchange, price, newSize, timeNanos, taker, id, ordinal, count, dayVolume, effect);
    }
}
