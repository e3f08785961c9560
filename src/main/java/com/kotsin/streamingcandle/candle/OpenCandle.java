package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradeEffect;
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

    /** Null, as the close is, until a trade came that may set them. */
    BigDecimal open;

    BigDecimal close;
    /** Null, as the low is, until a trade came that may set them; never null beside an open. */
    BigDecimal high;

    BigDecimal low;
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
    /** Price of the last trade before the window, where it is to stand in for an open that no trade has set. */
    BigDecimal carried;

    long carriedNanos;
    boolean complete = true;

    /**
     * Takes one trade: of what it tells, that which its effect lets it move.
     *
     * @param position place of the trade in its topic partition; grows with the offset
     */
    public void add(Trade trade, long position) {
        TradeEffect effect = trade.effect();
        if (effect.openClose()) {
            takeOpen(trade.price(), trade.timeNanos(), trade.ordinal(), position);
            takeClose(trade.price(), trade.timeNanos(), trade.ordinal(), position);
        }
        if (effect.highLow()) {
            raiseHigh(trade.price(), trade.timeNanos());
            lowerLow(trade.price(), trade.timeNanos());
        }
        if (effect.volume()) {
            addVolume(trade);
        }
        if (!effect.isNone()) {
            trades += trade.count();
        }
    }

    private void addVolume(Trade trade) {
        BigDecimal size = trade.size();
        volume = volume.add(size);
        turnover = turnover.add(trade.price().multiply(size));
        if (trade.taker() != null) {
            if (buyVolume == null) {
                buyVolume = BigDecimal.ZERO;
                sellVolume = BigDecimal.ZERO;
            }
            if (trade.taker() == Side.BUY) {
                buyVolume = buyVolume.add(size);
            } else {
                sellVolume = sellVolume.add(size);
            }
        }
    }

    /** Takes all that another aggregate holds; the other one stays as it is. */
    public void merge(OpenCandle other) {
        complete &= other.complete;
        if (other.open != null) {
            takeOpen(other.open, other.openNanos, other.openOrdinal, other.openPosition);
            takeClose(other.close, other.closeNanos, other.closeOrdinal, other.closePosition);
        }
        if (other.high != null) {
            raiseHigh(other.high, other.highNanos);
            lowerLow(other.low, other.lowNanos);
        }
        if (other.carried != null && (carried == null || other.carriedNanos < carriedNanos)) {
            carried = other.carried;
            carriedNanos = other.carriedNanos;
        }
        volume = volume.add(other.volume);
        turnover = turnover.add(other.turnover);
        buyVolume = plus(buyVolume, other.buyVolume);
        sellVolume = plus(sellVolume, other.sellVolume);
        trades += other.trades;
    }

    private void takeOpen(BigDecimal price, long nanos, long ordinal, long position) {
        if (open == null || isBefore(nanos, ordinal, position, openNanos, openOrdinal, openPosition)) {
            open = price;
            openNanos = nanos;
            openOrdinal = ordinal;
            openPosition = position;
        }
    }

    private void takeClose(BigDecimal price, long nanos, long ordinal, long position) {
        if (close == null || isBefore(closeNanos, closeOrdinal, closePosition, nanos, ordinal, position)) {
            close = price;
            closeNanos = nanos;
            closeOrdinal = ordinal;
            closePosition = position;
        }
    }

    private void raiseHigh(BigDecimal price, long nanos) {
        int higher = high == null ? 1 : price.compareTo(high);
        if (higher > 0) {
            high = price;
            highNanos = nanos;
        } else if (higher == 0) {
            highNanos = Math.min(highNanos, nanos);
        }
    }

    private void lowerLow(BigDecimal price, long nanos) {
        int lower = low == null ? -1 : price.compareTo(low);
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

    /**
     * Gives a window the price of the last trade before it, to stand in until a trade sets its open and close.
     *
     * @param startMillis start of the window, milliseconds since the epoch, UTC
     * @return false if trades have set them, or it carries that price already
     */
    public boolean carry(BigDecimal price, long startMillis) {
        if (open != null || (carried != null && price.compareTo(carried) == 0)) {
            return false;
        }
        carried = price;
        carriedNanos = startMillis * NANOS_PER_MILLI;
        return true;
    }

    /** Whether its open and close stand for trades before its window. */
    public boolean isCarried() {
        return open == null && carried != null;
    }

    /** Price of the last trade that could set it, or {@code null} if the candle is empty. */
    public BigDecimal close() {
        return open == null ? carried : close;
    }

    /** Event time of the trade that set the close, milliseconds since the epoch, UTC; start of a carrying window. */
    public long closeTime() {
        return Math.floorDiv(open == null ? carriedNanos : closeNanos, NANOS_PER_MILLI);
    }

    /** Whether neither a trade nor a carried price has set open and close, so that it cannot become a candle. */
    public boolean isEmpty() {
        return open == null && carried == null;
    }

    /**
     * The candle as it stands.
     *
     * @throws NullPointerException if it is empty
     */
    public Candle toCandle(
            String symbol, String exchange, Timeframe timeframe, Window window, Status status, int revision) {
        if (isCarried()) {
            OpenCandle spelledOut = new OpenCandle();
            spelledOut.merge(this);
            spelledOut.takeOpen(carried, carriedNanos, 0, 0);
            spelledOut.takeClose(carried, carriedNanos, 0, 0);
            spelledOut.raiseHigh(carried, carriedNanos);
            spelledOut.lowerLow(carried, carriedNanos);
            return spelledOut.toCandle(symbol, exchange, timeframe, window, status, revision);
        }
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
        part.complete = candle.complete();
        if (candle.trades() == 0) {
            part.carry(candle.close(), candle.start());
            return part;
        }
        part.open = candle.open();
        // Many of these are kept at once, and those of quiet symbols hold the same few numbers over and over.
        part.high = shared(candle.high(), part.open);
        part.low = shared(shared(candle.low(), part.open), part.high);
        part.close = shared(shared(shared(candle.close(), part.open), part.high), part.low);
        part.volume = candle.volume();
        part.turnover = candle.turnover();
        part.buyVolume = shared(shared(candle.buyVolume(), part.volume), BigDecimal.ZERO);
        part.sellVolume = shared(shared(candle.sellVolume(), part.volume), BigDecimal.ZERO);
        part.trades = candle.trades();
        part.openNanos = candle.openTime() * NANOS_PER_MILLI;
        part.closeNanos = candle.closeTime() * NANOS_PER_MILLI;
        part.highNanos = candle.highTime() * NANOS_PER_MILLI;
        part.lowNanos = candle.lowTime() * NANOS_PER_MILLI;
        return part;
    }

    private static BigDecimal shared(BigDecimal value, BigDecimal known) {
        return known.equals(value) ? known : value;
    }
}
