package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the messages that may have to do with one candle of a symbol. */
final class SymbolTicks implements Consumer<SeenTick> {

    private final String symbol;
    private final byte[] key;
    private final long from;
    private final long to;
    private final List<SeenTick> kept = new ArrayList<>();

    /**
     * @param time an instant of the candle's window, milliseconds since the epoch, UTC
     * @param longestMillis no window is longer
     */
    SymbolTicks(String symbol, long time, long longestMillis) {
        this.symbol = symbol;
        this.key = symbol.getBytes(StandardCharsets.UTF_8);
        this.from = time - longestMillis;
        this.to = time + longestMillis + WeeklyCalendar.LONGEST_TOLERANCE.toMillis();
    }

    @Override
    public void accept(SeenTick seen) {
        boolean isOurs = seen.trade() == null
                ? Arrays.equals(seen.key(), key)
                : seen.trade().symbol().equals(symbol);
        if (isOurs && time(seen) >= from && time(seen) < to) {
            kept.add(seen);
        }
    }

    /** Those with a time inside, in the order of their partition; of a message without a trade the time it was written. */
    List<SeenTick> between(long start, long end) {
        return kept.stream()
                .filter(seen -> time(seen) >= start && time(seen) < end)
                .toList();
    }

    /** No message after it has to do with the candle; milliseconds since the epoch, UTC. */
    long latest() {
        return to;
    }

    private static long time(SeenTick seen) {
        return seen.trade() == null ? seen.written() : seen.trade().timeMillis();
    }
}
