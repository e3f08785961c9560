package com.kotsin.streamingcandle.market;

/**
 * Which figures of a candle a trade may move. Most trades move all; a feed's conditions of sale may say less, see
 * {@code docs/formats.md}. Immutable.
 *
 * @param openClose whether it may be the first or the last price
 * @param highLow whether it may be the highest or the lowest price
 * @param volume whether its size counts
 */
public record TradeEffect(boolean openClose, boolean highLow, boolean volume) {

    /** Of an ordinary trade. */
    public static final TradeEffect ALL = new TradeEffect(true, true, true);

    /** @throws IllegalArgumentException if a candle could close outside its own range */
    public TradeEffect {
        if (openClose && !highLow) {
            throw new IllegalArgumentException("what moves open and close moves high and low too");
        }
    }

    /** What both allow: a trade of several conditions may move only what each of them lets it. */
    public TradeEffect and(TradeEffect other) {
        if (other.openClose && other.volume) {
            return this;
        }
        return new TradeEffect(openClose && other.openClose, highLow && other.highLow, volume && other.volume);
    }

    /** What it may move, for a human. */
    @Override
    public String toString() {
        String moved = (openClose ? "open/close " : "") + (highLow ? "high/low " : "") + (volume ? "volume" : "");
        return isNone() ? "nothing" : moved.strip().replace(" ", "+");
    }

    /** Whether it moves nothing at all. */
    public boolean isNone() {
        return !highLow && !volume;
    }
}
