package com.kotsin.streamingcandle.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ticks like those of a market, in the {@code native} format, of about 100 bytes: few symbols trade often and most seldom,
 * prices walk at random in steps of some hundredths. The same seed gives the same ticks at the same times. For one thread.
 */
final class MarketTicks {

    /** Below the grace of two seconds, so that every tick counts. */
    static final int MOST_LATE_MILLIS = 2_000;

    static final int LEAST_LATE_MILLIS = 300;
    static final double LATE_SHARE = 0.01;

    private static final int LEAST_CENTS = 500;
    private static final int MOST_CENTS = 1_000_000;
    private static final int MOST_STEP = 5;
    private static final int MOST_THOUSANDTHS = 5_000;

    private final SplittableRandom random;
    private final Zipf ranks;
    private final String[] symbols;
    private final int[] cents;
    private final double lateShare;
    private final boolean ids;
    private final StringBuilder json = new StringBuilder(160);
    private long sent;

    /** @param timeMillis event time */
    record Tick(byte[] symbol, long timeMillis, byte[] value) {}

    /**
     * @param lateShare of the ticks that come out of order, 0 to 1
     * @param ids whether each tick has a trade id
     */
    MarketTicks(long seed, int symbols, double lateShare, boolean ids) {
        this.random = new SplittableRandom(seed);
        this.ranks = new Zipf(symbols);
        this.symbols = new String[symbols];
        this.cents = new int[symbols];
        this.lateShare = lateShare;
        this.ids = ids;
        for (int rank = 0; rank < symbols; rank++) {
            this.symbols[rank] = "SYM%06d".formatted(rank);
            cents[rank] = LEAST_CENTS + random.nextInt(MOST_CENTS / 10);
        }
    }

    /** At most so many of its symbols, each so many ranks after the one before, the busiest first. */
    List<String> every(int step, int count) {
        return IntStream.iterate(0, rank -> rank < symbols.length, rank -> rank + step)
                .limit(count)
                .mapToObj(rank -> symbols[rank])
                .toList();
    }

    /** @param nowMillis event time of a tick that is in order */
    Tick next(long nowMillis) {
        int rank = ranks.next(random);
        int step = random.nextInt(-MOST_STEP, MOST_STEP + 1);
        cents[rank] = Math.min(MOST_CENTS, Math.max(LEAST_CENTS, cents[rank] + step));
        long time = nowMillis;
        if (random.nextDouble() < lateShare) {
            time -= random.nextInt(LEAST_LATE_MILLIS, MOST_LATE_MILLIS);
        }
        json.setLength(0);
        json.append("{\"symbol\":\"").append(symbols[rank]).append("\",\"price\":\"");
        decimal(cents[rank], 100);
        json.append("\",\"size\":\"");
        decimal(1 + random.nextInt(MOST_THOUSANDTHS), 1_000);
        json.append("\",\"time\":").append(time);
        if (ids) {
            json.append(",\"id\":\"").append(++sent).append('"');
        }
        json.append(",\"side\":\"")
                .append(random.nextBoolean() ? "buy" : "sell")
                .append("\",\"exchange\":\"BENCH\"}");
        return new Tick(
                symbols[rank].getBytes(StandardCharsets.ISO_8859_1),
                time,
                json.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void decimal(int value, int unit) {
        json.append(value / unit).append('.');
        for (int digits = unit / 10, rest = value % unit; digits > 0; digits /= 10) {
            json.append((char) ('0' + rest / digits % 10));
        }
    }
}
