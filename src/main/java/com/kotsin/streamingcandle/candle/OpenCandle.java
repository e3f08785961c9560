package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;

/**
 * What is known of a window while trades come in: the aggregate that can take one more trade, or be merged with that of
 * another stretch of the same window. The result does not depend on the order of arrival. Not safe for use by several
 * threads.
 *
 * <p>First and last are decided by event time, then by the feed's own order where its ids have one, then by position in
 * the topic.
 */
public final class OpenCandle {

    private static final long NANOS_PER_MILLI = 1_000_000;

    BigDecimal open;
    BigDecimal high;
    BigDecimal low;
    BigDecimal close;
    BigDecimal volume = BigDecimal.ZERO;
    BigDecimal turnover = BigDecimal.ZERO;
    /** Null until a trade told its side. */
    BigDecimal buyVolume;

    BigDecimal sellVolume;
    long trades;
    long openNanos;
    long openOrdinal;
    long openPosition;
    long closeNanos;
    long closeOrdinal;
    long closePosition;
    long highNanos;
    long lowNanos;
    boolean complete = true;

    /**
     * Takes one trade.
     *
     * @param position place of the trade in its topic partition; grows with the offset
     */
    public void add(Trade trade, long position) {
        BigDecimal price = trade.price();
        long nanos = trade.timeNanos();
        if (open == null) {
            open = high = low = close = price;
            openNanos = closeNanos = highNanos = lowNanos = nanos;
            openOrdinal = closeOrdinal = trade.ordinal();
            openPosition = closePosition = position;
        } else {
            if (isBefore(nanos, trade.ordinal(), position, openNanos, openOrdinal, openPosition)) {
                open = price;
                openNanos = nanos;
                openOrdinal = trade.ordinal();
                openPosition = position;
            } else if (isBefore(closeNanos, closeOrdinal, closePosition, nanos, trade.ordinal(), position)) {
                close = price;
                closeNanos = nanos;
                closeOrdinal = trade.ordinal();
                closePosition = position;
            }
            raiseHigh(price, nanos);
            lowerLow(price, nanos);
        }
        trades += trade.count();
        addVolume(trade);
    }

    private void addVolume(Trade trade) {
        BigDecimal size = trade.size();
        volume = volume.add(size);
        turnover = turnover.add(trade.price().multiply(size));
        if (trade.taker() != null) {
            buyVolume = plus(buyVolume, trade.taker() == Side.BUY ? size : BigDecimal.ZERO);
            sellVolume = plus(sellVolume, trade.taker() == Side.SELL ? size : BigDecimal.ZERO);
        }
    }

    /** Takes all that another aggregate holds; the other one stays as it is. */
    public void merge(OpenCandle other) {
        complete &= other.complete;
        if (other.open == null) {
            return;
        }
        if (open == null) {
            copyPricesOf(other);
        } else {
            if (isBefore(
                    other.openNanos, other.openOrdinal, other.openPosition, openNanos, openOrdinal, openPosition)) {
                open = other.open;
                openNanos = other.openNanos;
                openOrdinal = other.openOrdinal;
                openPosition = other.openPosition;
            }
            if (isBefore(
                    closeNanos,
                    closeOrdinal,
                    closePosition,
                    other.closeNanos,
                    other.closeOrdinal,
                    other.closePosition)) {
                close = other.close;
                closeNanos = other.closeNanos;
                closeOrdinal = other.closeOrdinal;
                closePosition = other.closePosition;
            }
            raiseHigh(other.high, other.highNanos);
            lowerLow(other.low, other.lowNanos);
        }
        volume = volume.add(other.volume);
        turnover = turnover.add(other.turnover);
        buyVolume = plus(buyVolume, other.buyVolume);
        sellVolume = plus(sellVolume, other.sellVolume);
        trades += other.trades;
    }

    private void copyPricesOf(OpenCandle other) {
        open = other.open;
        high = other.high;
        low = other.low;
        close = other.close;
        openNanos = other.openNanos;
        openOrdinal = other.openOrdinal;
        openPosition = other.openPosition;
        closeNanos = other.closeNanos;
        closeOrdinal = other.closeOrdinal;
        closePosition = other.closePosition;
        highNanos = other.highNanos;
        lowNanos = other.lowNanos;
    }

    private void raiseHigh(BigDecimal price, long nanos) {
        int higher = price.compareTo(high);
        if (higher > 0) {
            high = price;
            highNanos = nanos;
        } else if (higher == 0) {
            highNanos = Math.min(highNanos, nanos);
        }
    }

    private void lowerLow(BigDecimal price, long nanos) {
        int lower = price.compareTo(low);
        if (lower < 0) {
            low = price;
            lowNanos = nanos;
        } else if (lower == 0) {
            lowNanos = Math.min(lowNanos, nanos);
        }
    }

    private static boolean isBefore(
            long nanos, long ordinal, long position, long otherNanos, long otherOrdinal, long otherPosition) {
        if (nanos != otherNanos) {
            return nanos < otherNanos;
        }
        return ordinal != otherOrdinal ? ordinal < otherOrdinal : position < otherPosition;
    }

    private static BigDecimal plus(BigDecimal sum, BigDecimal more) {
        if (more == null) {
            return sum;
        }
        return sum == null ? more : sum.add(more);
    }

    /** Says that trades of this window may be missing, because reading began when it was already open. */
    public void markIncomplete() {
        complete = false;
    }

    /** Event time of the newest trade, milliseconds since the epoch, UTC. */
    public long closeTime() {
        return Math.floorDiv(closeNanos, NANOS_PER_MILLI);
    }

    /** Whether it holds no trade yet, and so cannot become a candle. */
    public boolean isEmpty() {
        return open == null;
    }

    /**
     * The candle as it stands.
     *
     * @throws NullPointerException if no trade was taken yet
     */
    public Candle toCandle(
            String symbol, String exchange, Timeframe timeframe, Window window, Status status, int revision) {
        return new Candle(
                symbol,
                exchange,
                timeframe,
                window.start(),
                window.end(),
                open,
                high,
                low,
                close,
                volume,
                turnover,
                trades,
                buyVolume,
                sellVolume,
                Math.floorDiv(openNanos, NANOS_PER_MILLI),
                Math.floorDiv(highNanos, NANOS_PER_MILLI),
                Math.floorDiv(lowNanos, NANOS_PER_MILLI),
                closeTime(),
                status,
                revision,
                complete,
                window.tradingDay());
    }

    /** What a finished candle adds to a longer one. */
    public static OpenCandle of(Candle candle) {
        OpenCandle part = new OpenCandle();
        part.open = candle.open();
        part.high = candle.high();
        part.low = candle.low();
        part.close = candle.close();
        part.volume = candle.volume();
        part.turnover = candle.turnover();
        part.buyVolume = candle.buyVolume();
        part.sellVolume = candle.sellVolume();
        part.trades = candle.trades();
        part.openNanos = candle.openTime() * NANOS_PER_MILLI;
        part.closeNanos = candle.closeTime() * NANOS_PER_MILLI;
        part.highNanos = candle.highTime() * NANOS_PER_MILLI;
        part.lowNanos = candle.lowTime() * NANOS_PER_MILLI;
        part.complete = candle.complete();
        return part;
    }
}
