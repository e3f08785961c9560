package com.kotsin.streamingcandle.load;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * The candle of one window by definition, and what of it was published. Sums are whole numbers of the smallest unit and
 * therefore exact. Guarded by its {@link CandleOracle}.
 */
final class ExpectedCandle {

    private static final int PRICE_DIGITS = 2;
    private static final int SIZE_DIGITS = 3;
    private static final MathContext VWAP = new MathContext(16, RoundingMode.HALF_EVEN);
    private static final long DAY = 86_400_000;

    private int open;
    private int high;
    private int low;
    private int close;
    private long openTime;
    private long highTime;
    private long lowTime;
    private long closeTime;
    private long bought;
    private long sold;
    private long turnover;
    private long trades;

    /** Of what was published last, or -1. */
    private int revision = -1;
    /** Null while it equals what is expected, or while there is none. */
    private byte[] published;

    private boolean hasTickInOrder;
    private boolean isUncertain;
    private boolean skippedRevision;

    /** Takes a trade; of equal times the one that is taken later lies behind. */
    void add(MarketTick tick, boolean inOrder) {
        long time = tick.timeMillis();
        int price = tick.cents();
        if (trades == 0 || time < openTime) {
            open = price;
            openTime = time;
        }
        if (trades == 0 || time >= closeTime) {
            close = price;
            closeTime = time;
        }
        if (trades == 0 || price > high || (price == high && time < highTime)) {
            high = price;
            highTime = time;
        }
        if (trades == 0 || price < low || (price == low && time < lowTime)) {
            low = price;
            lowTime = time;
        }
        if (tick.bought()) {
            bought += tick.thousandths();
        } else {
            sold += tick.thousandths();
        }
        turnover = Math.addExact(turnover, (long) price * tick.thousandths());
        trades++;
        hasTickInOrder |= inOrder;
    }

    /** Whether one of its trades came before it closed, so that its close can be waited for. */
    boolean hasTickInOrder() {
        return hasTickInOrder;
    }

    /** Says that nobody knows whether one of its trades reached the topic. */
    void doubt() {
        isUncertain = true;
    }

    boolean isUncertain() {
        return isUncertain;
    }

    /** Takes what was published as the next revision. */
    void published(byte[] candle, int newRevision) {
        skippedRevision |= newRevision != revision + 1;
        revision = newRevision;
        published = candle;
    }

    boolean isPublished() {
        return revision >= 0;
    }

    boolean skippedRevision() {
        return skippedRevision;
    }

    /** The last revision, or {@code null}. */
    byte[] published() {
        return published;
    }

    int revision() {
        return revision;
    }

    long trades() {
        return trades;
    }

    /** The candle as it must be published, but for whether it is complete, which the trades alone do not tell. */
    String json(String symbol, String exchange, Timeframe timeframe, long start, boolean complete) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"symbol\":\"").append(symbol);
        json.append("\",\"exchange\":\"").append(exchange);
        json.append("\",\"timeframe\":\"").append(timeframe.minutes()).append("m\"");
        number(json, "start", start);
        number(json, "end", start + timeframe.minutes() * 60_000L);
        decimal(json, "open", BigDecimal.valueOf(open, PRICE_DIGITS));
        decimal(json, "high", BigDecimal.valueOf(high, PRICE_DIGITS));
        decimal(json, "low", BigDecimal.valueOf(low, PRICE_DIGITS));
        decimal(json, "close", BigDecimal.valueOf(close, PRICE_DIGITS));
        BigDecimal volume = BigDecimal.valueOf(bought + sold, SIZE_DIGITS);
        BigDecimal value = BigDecimal.valueOf(turnover, PRICE_DIGITS + SIZE_DIGITS);
        decimal(json, "volume", volume);
        decimal(json, "turnover", value);
        decimal(json, "vwap", value.divide(volume, VWAP));
        number(json, "trades", trades);
        decimal(json, "buyVolume", BigDecimal.valueOf(bought, SIZE_DIGITS));
        decimal(json, "sellVolume", BigDecimal.valueOf(sold, SIZE_DIGITS));
        number(json, "openTime", openTime);
        number(json, "highTime", highTime);
        number(json, "lowTime", lowTime);
        number(json, "closeTime", closeTime);
        json.append(",\"status\":\"")
                .append(revision == 0 ? "final" : "revised")
                .append('"');
        number(json, "revision", revision);
        json.append(",\"complete\":").append(complete);
        json.append(",\"tradingDay\":\"")
                .append(LocalDate.ofEpochDay(start / DAY))
                .append("\"}");
        return json.toString();
    }

    private static void number(StringBuilder json, String name, long value) {
        json.append(",\"").append(name).append("\":").append(value);
    }

    private static void decimal(StringBuilder json, String name, BigDecimal value) {
        String plain = value.toPlainString();
        int end = plain.length();
        if (plain.indexOf('.') >= 0) {
            while (plain.charAt(end - 1) == '0') {
                end--;
            }
            end -= plain.charAt(end - 1) == '.' ? 1 : 0;
        }
        json.append(",\"").append(name).append("\":").append(plain, 0, end);
    }
}
