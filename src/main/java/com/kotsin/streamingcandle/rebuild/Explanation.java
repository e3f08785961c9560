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
                new Setter("open", made.open(), openAndClose(made.open()).min(SeenTick.BY_TRADE)),
                new Setter("high", made.high(), counted(made.high()).min(SeenTick.BY_TRADE)),
                new Setter("low", made.low(), counted(made.low()).min(SeenTick.BY_TRADE)),
                new Setter("close", made.close(), openAndClose(made.close()).max(SeenTick.BY_TRADE)));
    }

    private Stream<SeenTick> openAndClose(BigDecimal price) {
        return counted(price).filter(seen -> seen.trade().effect().openClose());
    }

    private Stream<SeenTick> counted(BigDecimal price) {
        return ticks.stream()
                .filter(SeenTick::counts)
                .filter(seen -> seen.trade().effect().highLow())
                .filter(seen -> seen.trade().price().compareTo(price) == 0);
    }
}
