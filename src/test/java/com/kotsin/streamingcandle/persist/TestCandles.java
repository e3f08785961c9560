package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Random;

/** Candles to write. All start at whole windows since {@link #START}. */
final class TestCandles {

    /** 2025-05-05 09:15 in Kolkata. */
    static final long START = 1_746_416_700_000L;

    static final Timeframe FIVE_MINUTES = Timeframe.parse("5m");

    private TestCandles() {}

    /** The n-th 5m candle of a symbol. Its volume tells its revision. */
    static Candle candle(String symbol, int n, int revision) {
        return candle(symbol, n, revision, new BigDecimal("25589023.75"));
    }

    static Candle candle(String symbol, int n, int revision, BigDecimal turnover) {
        long start = START + n * FIVE_MINUTES.millis();
        return new Candle(
                symbol,
                "NSE",
                FIVE_MINUTES,
                start,
                start + FIVE_MINUTES.millis(),
                new BigDecimal("1401.25"),
                new BigDecimal("1403"),
                new BigDecimal("1400.1"),
                new BigDecimal("1402.55"),
                new BigDecimal(18_250 + revision),
                turnover,
                412,
                null,
                null,
                start + 210,
                start + 111_022,
                start + 45_431,
                start + 299_874,
                revision == 0 ? Status.FINAL : Status.REVISED,
                revision,
                true,
                LocalDate.of(2025, 5, 5));
    }

    /** Any candle of any timeframe, with up to 17 digits before and after the point. */
    static Candle random(Random random) {
        Timeframe timeframe = new Timeframe(1 + random.nextInt(1440));
        long start = random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L);
        BigDecimal low = decimal(random);
        BigDecimal open = low.add(decimal(random).abs());
        BigDecimal close = low.add(decimal(random).abs());
        boolean sides = random.nextBoolean();
        return new Candle(
                "S" + random.nextInt(100),
                random.nextBoolean() ? "X" : null,
                timeframe,
                start,
                start + timeframe.millis(),
                open,
                open.max(close).add(decimal(random).abs()),
                low,
                close,
                random.nextInt(10) == 0 ? BigDecimal.ZERO : decimal(random).abs(),
                decimal(random),
                random.nextLong(Long.MAX_VALUE),
                sides ? decimal(random).abs() : null,
                sides ? decimal(random).abs() : null,
                start + random.nextInt(60_000),
                start + random.nextInt(60_000),
                start + random.nextInt(60_000),
                start + random.nextInt(60_000),
                random.nextBoolean() ? Status.FINAL : Status.REVISED,
                random.nextInt(5),
                random.nextBoolean(),
                LocalDate.ofEpochDay(random.nextInt(40_000)));
    }

    private static BigDecimal decimal(Random random) {
        return BigDecimal.valueOf(random.nextLong(100_000_000_000_000_000L), random.nextInt(16));
    }
}
