package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Trades that are hard on candles: many of the same nanosecond, some of size 0, huge and tiny decimals with differing
 * scales, with sides or without. The same seed and settings give the same trades.
 *
 * @param startMillis earliest event time
 * @param span event times lie within this span
 * @param disorder how far behind its neighbours a trade may arrive
 * @param repeats share of trades that come again, with the same id, from 0 to 1
 * @param ids whether trades have ids; each is unique within its symbol and says nothing of their order
 */
public record RandomTrades(
        long seed,
        int symbols,
        int trades,
        long startMillis,
        Duration span,
        Duration disorder,
        double repeats,
        boolean ids) {

    private static final int FIXED_SEEDS = 20;
    private static final int FRESH_SEEDS = 5;

    public static RandomTrades with(long seed) {
        return new RandomTrades(
                seed, 5, 2_000, 1_746_416_700_000L, Duration.ofMinutes(65), Duration.ofSeconds(90), 0, false);
    }

    /** For {@code @MethodSource}: fixed and fresh seeds, or the one of {@code -Dseed}. */
    public static LongStream seeds() {
        String chosen = System.getProperty("seed");
        return chosen != null
                ? LongStream.of(Long.parseLong(chosen))
                : LongStream.concat(LongStream.rangeClosed(1, FIXED_SEEDS), new Random().longs(FRESH_SEEDS));
    }

    public RandomTrades symbols(int count) {
        return new RandomTrades(seed, count, trades, startMillis, span, disorder, repeats, ids);
    }

    public RandomTrades trades(int count) {
        return new RandomTrades(seed, symbols, count, startMillis, span, disorder, repeats, ids);
    }

    public RandomTrades between(long fromMillis, Duration length) {
        return new RandomTrades(seed, symbols, trades, fromMillis, length, disorder, repeats, ids);
    }

    /** {@link Duration#ZERO} gives trades in order of time. */
    public RandomTrades shuffledWithin(Duration atMost) {
        return new RandomTrades(seed, symbols, trades, startMillis, span, atMost, repeats, ids);
    }

    public RandomTrades withIds() {
        return new RandomTrades(seed, symbols, trades, startMillis, span, disorder, repeats, true);
    }

    public RandomTrades repeating(double share) {
        return new RandomTrades(seed, symbols, trades, startMillis, span, disorder, share, true);
    }

    /** In order of arrival; positions count from 0. */
    public List<OracleTrade> list() {
        Random random = new Random(seed);
        record Arrival(OracleTrade trade, long at) {}
        List<Arrival> arrivals = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < trades; i++) {
            if (i == 0 || random.nextInt(4) != 0) {
                time = startMillis * 1_000_000 + random.nextLong(span.toNanos());
            }
            OracleTrade trade = trade(random, i, time);
            arrivals.add(new Arrival(trade, time + delay(random)));
            if (random.nextDouble() < repeats) {
                arrivals.add(new Arrival(trade, time + delay(random)));
            }
        }
        arrivals.sort((a, b) -> Long.compare(a.at, b.at));
        List<OracleTrade> list = new ArrayList<>();
        arrivals.forEach(arrival -> list.add(arrival.trade.at(list.size())));
        return list;
    }

    private OracleTrade trade(Random random, int number, long timeNanos) {
        int symbol = random.nextInt(symbols);
        String side = symbol % 3 == 0 || random.nextInt(10) == 0 ? null : random.nextBoolean() ? "buy" : "sell";
        return new OracleTrade(
                "S" + symbol,
                price(random, symbol),
                random.nextInt(10) == 0 ? new BigDecimal(BigInteger.ZERO, random.nextInt(3)) : size(random, symbol),
                timeNanos,
                0,
                number,
                side,
                ids ? Long.toString(new Random(seed ^ number).nextLong() >>> 1) : null);
    }

    /** Few different prices, so that highs and lows are reached more than once; the same number in several scales. */
    static BigDecimal price(Random random, int symbol) {
        BigDecimal base = switch (symbol % 4) {
            case 0 -> new BigDecimal("0.00000198");
            case 1 -> new BigDecimal("98765432109876543.21");
            case 2 -> new BigDecimal("1300");
            default -> new BigDecimal("1401.25");
        };
        BigDecimal price = base.add(base.ulp().multiply(BigDecimal.valueOf(random.nextInt(25) - 12)));
        return price.setScale(price.scale() + random.nextInt(3));
    }

    static BigDecimal size(Random random, int symbol) {
        return switch (symbol % 3) {
            case 0 -> BigDecimal.valueOf(1 + random.nextInt(500), random.nextInt(9));
            case 1 -> BigDecimal.valueOf(1 + random.nextLong(1L << 60), 18);
            default -> BigDecimal.valueOf(1 + random.nextInt(100_000)).setScale(random.nextInt(3));
        };
    }

    private long delay(Random random) {
        return disorder.isZero() ? 0 : random.nextLong(disorder.toNanos());
    }
}
