package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.mongodb.client.MongoDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Candles of years, written as the sink writes them: all symbols of a window, then those of the next one. */
public final class StoredHistory {

    private static final int BATCH = 5_000;

    private final MongoDatabase database;
    private final CandleWriter writer;
    private final Random random;

    public StoredHistory(MongoDatabase database, long seed) {
        this.database = database;
        this.writer = new CandleWriter(database, null);
        this.random = new Random(seed);
    }

    public static String symbol(int number) {
        return "X:SYMBOL" + number;
    }

    /** Names the symbols from 0 on. */
    public void note(int symbols) {
        KnownSymbols known = new KnownSymbols(database, InstantSource.fixed(Instant.EPOCH));
        for (int first = 0; first < symbols; first += BATCH) {
            known.note(IntStream.range(first, Math.min(symbols, first + BATCH))
                    .mapToObj(number -> new Instrument(symbol(number), "X", "always"))
                    .toList());
        }
    }

    /**
     * Stores a candle for each of the first symbols and each window of a calendar without sessions.
     *
     * @param end of the last window, milliseconds since the epoch, UTC
     */
    public void store(Timeframe timeframe, int symbols, int windows, long end) {
        List<Candle> batch = new ArrayList<>();
        for (int window = windows; window > 0; window--) {
            for (int number = 0; number < symbols; number++) {
                batch.add(candle(symbol(number), timeframe, end - window * timeframe.millis()));
            }
            if (batch.size() >= BATCH || window == 1) {
                writer.write(batch);
                batch.clear();
            }
        }
    }

    private Candle candle(String symbol, Timeframe timeframe, long start) {
        BigDecimal price = BigDecimal.valueOf(100_000 + random.nextInt(10_000), 2);
        BigDecimal volume = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 3);
        return new Candle(
                symbol,
                "X",
                timeframe,
                start,
                start + timeframe.millis(),
                price,
                price.add(BigDecimal.ONE),
                price.subtract(BigDecimal.ONE),
                price,
                volume,
                price.multiply(volume),
                1 + random.nextInt(1_000),
                volume,
                BigDecimal.ZERO,
                start + 100,
                start + 20_000,
                start + 30_000,
                start + 59_000,
                Status.FINAL,
                0,
                true,
                Instant.ofEpochMilli(start).atOffset(ZoneOffset.UTC).toLocalDate());
    }
}
