package com.kotsin.streamingcandle.candle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Objects;

/**
 * One OHLCV bar over {@code [start, end)}. Immutable. Times are milliseconds since the epoch, UTC; prices are in quote
 * currency, volumes in units of the instrument, both exact. Decimals are kept in their one plain form, without trailing
 * zeros, so that candles of equal numbers are equal.
 *
 * @param exchange or {@code null} where the feed does not say
 * @param turnover sum of price times size
 * @param trades how many trades of the exchange it holds
 * @param buyVolume volume whose taker bought, or {@code null} where the feed does not tell sides
 * @param sellVolume volume whose taker sold, or {@code null} where the feed does not tell sides
 * @param openTime time of the trade that set the open; likewise high (the first trade at that price), low and close
 * @param revision 0 until said again; then one more each time
 * @param complete false if reading began when the window was already open, so that trades may be missing
 * @param tradingDay day of the exchange to which the session belongs
 */
public record Candle(
        String symbol,
        String exchange,
        Timeframe timeframe,
        long start,
        long end,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal turnover,
        long trades,
        BigDecimal buyVolume,
        BigDecimal sellVolume,
        long openTime,
        long highTime,
        long lowTime,
        long closeTime,
        Status status,
        int revision,
        boolean complete,
        LocalDate tradingDay) {

    /** From the first open of a trading day to its last close. */
    public static final long LONGEST_MILLIS = 2 * Timeframe.ONE_DAY.millis();

    private static final MathContext VWAP_DIGITS = new MathContext(16, RoundingMode.HALF_EVEN);

    public Candle {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(timeframe, "timeframe");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(tradingDay, "tradingDay");
        open = plain(open, "open");
        high = plain(high, "high");
        low = plain(low, "low");
        close = plain(close, "close");
        volume = plain(volume, "volume");
        turnover = plain(turnover, "turnover");
        buyVolume = buyVolume == null ? null : plain(buyVolume, "buyVolume");
        sellVolume = sellVolume == null ? null : plain(sellVolume, "sellVolume");
        if (start >= end || end - start > longest(timeframe)) {
            throw new IllegalArgumentException("Candle %s %s starts at %d and ends at %d; it must last up to %d ms"
                    .formatted(symbol, timeframe, start, end, longest(timeframe)));
        }
        if (high.compareTo(open.max(close)) < 0 || low.compareTo(open.min(close)) > 0) {
            throw new IllegalArgumentException(
                    "Candle %s %s @%d has high %s and low %s that do not span open %s and close %s"
                            .formatted(symbol, timeframe, start, high, low, open, close));
        }
    }

    /** From the first open of a trading day to its last close it may be longer than a day of the clock. */
    private static long longest(Timeframe timeframe) {
        return timeframe.equals(Timeframe.ONE_DAY) ? LONGEST_MILLIS : timeframe.millis();
    }

    private static BigDecimal plain(BigDecimal value, String field) {
        BigDecimal stripped = Objects.requireNonNull(value, field).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The same trades, said in another way. */
    public Candle said(Status newStatus, int newRevision, boolean newComplete) {
        return new Candle(
                symbol,
                exchange,
                timeframe,
                start,
                end,
                open,
                high,
                low,
                close,
                volume,
                turnover,
                trades,
                buyVolume,
                sellVolume,
                openTime,
                highTime,
                lowTime,
                closeTime,
                newStatus,
                newRevision,
                newComplete,
                tradingDay);
    }

    /**
     * Volume-weighted average price, turnover / volume, to 16 significant digits, half even; {@code null} when nothing
     * but trades of size 0 was traded.
     */
    public BigDecimal vwap() {
        return volume.signum() == 0 ? null : turnover.divide(volume, VWAP_DIGITS);
    }
}
