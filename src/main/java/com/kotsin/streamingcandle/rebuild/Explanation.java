package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one candle is made of. Times are milliseconds since the epoch, UTC.
 *
 * @param published in its newest revision, or {@code null}
 * @param made from its ticks, or {@code null} if none of them has a trade that counts
 * @param verdict what can be said of it
 * @param ticks the symbol's messages with times inside its window, and such without a trade that have the symbol as key
 *     and were written inside it, in the order of their partitions
 */
public record Explanation(
        String symbol,
        Timeframe timeframe,
        long start,
        long end,
        Candle published,
        Candle made,
        Verdict verdict,
        List<SeenTick> ticks) {

    /** A price of a candle and the message that set it, where that is known. */
    public record Setter(String field, BigDecimal price, Optional<SeenTick> tick) {}

    /** Whether what was published is what the ticks say. */
    public boolean isSame() {
        return Difference.isSame(published, made);
    }

    /** The fields that differ. */
    public List<Difference.Field> differences() {
        return isSame() ? List.of() : Difference.fields(published, made);
    }

    /** The messages with this fate. */
    public List<SeenTick> with(SeenTick.Fate fate) {
        return ticks.stream().filter(seen -> seen.fate() == fate).toList();
    }

    /** Which messages set open, high, low and close, of a candle that its ticks make. A carried price was set by none. */
    public List<Setter> setters() {
        return List.of(
                new Setter("open", made.open(), first(made.open(), made.openTime(), true)),
                new Setter("high", made.high(), first(made.high(), made.highTime(), false)),
                new Setter("low", made.low(), first(made.low(), made.lowTime(), false)),
                new Setter(
                        "close",
                        made.close(),
                        candidates(made.close(), made.closeTime(), true).max(SeenTick.BY_TRADE)));
    }

    private Optional<SeenTick> first(BigDecimal price, long time, boolean openClose) {
        return candidates(price, time, openClose).min(SeenTick.BY_TRADE);
    }

    private Stream<SeenTick> candidates(BigDecimal price, long time, boolean openClose) {
        return ticks.stream()
                .filter(SeenTick::counts)
                .filter(seen -> seen.trade().timeMillis() == time)
                .filter(seen -> seen.trade().price().compareTo(price) == 0)
                .filter(seen -> openClose
                        ? seen.trade().effect().openClose()
                        : seen.trade().effect().highLow());
    }
}
