package com.kotsin.streamingcandle.load;

/**
 * What the ticks of a load are like. Shares are of all messages, 0 to 1, and together less than 1.
 *
 * @param symbols 1 to 1,000,000; a few of them make most of the ticks
 * @param seed of symbols, prices, sizes, sides, and of which message is late, bad or a repeat
 * @param late share of ticks that come after the grace of their windows, and within the correction horizon
 * @param bad share of messages that must become dead letters
 * @param duplicates share of messages that were sent before
 */
public record LoadShape(int symbols, long seed, double late, double bad, double duplicates) {

    /** More do not fit the symbols' numbers of six digits. */
    public static final int MOST_SYMBOLS = 1_000_000;

    public LoadShape {
        if (symbols < 1 || symbols > MOST_SYMBOLS) {
            throw new IllegalArgumentException("%d symbols; it must be 1 to %d".formatted(symbols, MOST_SYMBOLS));
        }
        requireShare("late", late);
        requireShare("bad", bad);
        requireShare("duplicates", duplicates);
        if (late + bad + duplicates >= 1) {
            throw new IllegalArgumentException("late, bad and duplicates together leave no other ticks");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "A share of %s that are %s; it must be from 0 to below 1".formatted(share, name));
        }
    }

    /** Ticks in order only. */
    public static LoadShape inOrder(int symbols, long seed) {
        return new LoadShape(symbols, seed, 0, 0, 0);
    }
}
