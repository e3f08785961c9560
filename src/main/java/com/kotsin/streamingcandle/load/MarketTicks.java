package com.kotsin.streamingcandle.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ticks like those of a market, in the {@code native} format, of about 100 bytes: few symbols trade often and most seldom,
 * prices walk at random in steps of some hundredths. The same seed gives the same ticks at the same times. For one thread.
 */
public final class MarketTicks {

    /** Ids are numbered per symbol, as feeds do. */
    public enum Ids {
        WITH,
        WITHOUT
    }

    private static final int DIGITS = 6;
    private static final int LEAST_CENTS = 500;
    private static final int MOST_CENTS = 1_000_000;
    private static final int MOST_STEP = 5;
    private static final int MOST_THOUSANDTHS = 5_000;

    private final SplittableRandom random;
    private final Zipf ranks;
    private final String exchange;
    private final Ids ids;
    private final String[] symbols;
    private final byte[][] keys;
    private final int[] cents;
    private final long[] sent;
    private final StringBuilder json = new StringBuilder(160);

    /**
     * @param prefix of the symbols, before a number of six digits
     * @param symbols how many, 1 to 1,000,000
     * @param exchange as the messages name it
     */
    public MarketTicks(long seed, String prefix, int symbols, String exchange, Ids ids) {
        this.random = new SplittableRandom(seed);
        this.ranks = new Zipf(symbols);
        this.exchange = exchange;
        this.ids = ids;
        this.symbols = new String[symbols];
        this.keys = new byte[symbols][];
        this.cents = new int[symbols];
        this.sent = new long[symbols];
        for (int rank = 0; rank < symbols; rank++) {
            this.symbols[rank] = symbol(prefix, rank);
            keys[rank] = this.symbols[rank].getBytes(ISO_8859_1);
            cents[rank] = LEAST_CENTS + random.nextInt(MOST_CENTS / 10);
        }
    }

    static String symbol(String prefix, int rank) {
        return prefix + ("%0" + DIGITS + "d").formatted(rank);
    }

    /** At most so many of its symbols, each so many ranks after the one before, the busiest first. */
    public List<String> every(int step, int count) {
        return IntStream.iterate(0, rank -> rank < symbols.length, rank -> rank + step)
                .limit(count)
                .mapToObj(rank -> symbols[rank])
                .toList();
    }

    /** The rank of one of its symbols. */
    public static int rank(String symbol) {
        return Integer.parseInt(symbol, symbol.length() - DIGITS, symbol.length(), 10);
    }

    /** Draws the symbol that trades next. */
    public int draw() {
        return ranks.next(random);
    }

    /** A tick of the symbol that trades next. */
    public MarketTick next(long timeMillis) {
        return tick(draw(), timeMillis);
    }

    /** The next tick of a symbol. */
    MarketTick tick(int rank, long timeMillis) {
        int step = random.nextInt(-MOST_STEP, MOST_STEP + 1);
        cents[rank] = Math.min(MOST_CENTS, Math.max(LEAST_CENTS, cents[rank] + step));
        int thousandths = 1 + random.nextInt(MOST_THOUSANDTHS);
        boolean bought = random.nextBoolean();
        long id = ++sent[rank];
        json.setLength(0);
        json.append("{\"symbol\":\"").append(symbols[rank]).append("\",\"price\":\"");
        decimal(cents[rank], 100);
        json.append("\",\"size\":\"");
        decimal(thousandths, 1_000);
        json.append("\",\"time\":").append(timeMillis);
        if (ids == Ids.WITH) {
            json.append(",\"id\":\"").append(id).append('"');
        }
        json.append(",\"side\":\"")
                .append(bought ? "buy" : "sell")
                .append("\",\"exchange\":\"")
                .append(exchange)
                .append("\"}");
        byte[] value = json.toString().getBytes(ISO_8859_1);
        return new MarketTick(rank, keys[rank], timeMillis, cents[rank], thousandths, bought, id, value);
    }

    private void decimal(int value, int unit) {
        json.append(value / unit).append('.');
        for (int digits = unit / 10, rest = value % unit; digits > 0; digits /= 10) {
            json.append((char) ('0' + rest / digits % 10));
        }
    }
}
