package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * What came of comparing.
 *
 * @param compared how many candles of each timeframe
 * @param left how many were not compared, and why
 * @param missing symbols that were asked for and of which there is neither a candle nor a trade
 * @param differences by timeframe, symbol and start
 */
public record Comparison(
        Map<Timeframe, Integer> compared,
        Map<Verdict, Integer> left,
        Set<String> missing,
        List<Difference> differences) {

    /** What can be said of a candle. */
    public enum Verdict {
        /** No trade can change it any more, nor, if it is a minute, any longer candle that holds it. */
        SETTLED("settled"),
        /** It was said, and a late trade may revise it, or it is a minute of a longer candle that is open or may be revised. */
        REVISABLE("may still be revised, or longer ones that hold them may"),
        /** The service has not closed its window. */
        OPEN("are of windows that the service has not closed"),
        /** Ticks that may belong to it have been deleted. */
        UNKNOWN("cannot be known, since ticks that may belong to them have been deleted"),
        /** Its symbol's ticks lie in several partitions. */
        SPREAD("are of symbols whose ticks lie in several partitions"),
        /** The settings name no source for it, or one that is repartitioned. */
        NO_SOURCE("were not made from a ticks topic that can be read again");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** To stand behind a number of candles. */
        public String text() {
            return text;
        }
    }

    private static final Comparator<CandleKey> BY_SYMBOL =
            Comparator.comparing(CandleKey::symbol).thenComparing(CandleKey::start);

    /** Compares, timeframe by timeframe. */
    static final class Builder {

        private final Map<Timeframe, Integer> compared = new LinkedHashMap<>();
        private final Map<Verdict, Integer> left = new EnumMap<>(Verdict.class);
        private final Set<String> missing;
        private final List<Difference> differences = new ArrayList<>();

        /** @param symbols those that were asked for, if not all */
        Builder(Set<String> symbols) {
            missing = new TreeSet<>(symbols);
        }

        /** @param judge says what can be said of a candle, of which one of the two may be {@code null} */
        void add(
                Timeframe timeframe,
                Map<CandleKey, Published> published,
                Map<CandleKey, Made> made,
                BiFunction<Published, Made, Verdict> judge) {
            var keys = new TreeSet<>(BY_SYMBOL);
            keys.addAll(published.keySet());
            keys.addAll(made.keySet());
            compared.put(timeframe, 0);
            for (CandleKey key : keys) {
                missing.remove(key.symbol());
                Published before = published.get(key);
                Made now = made.get(key);
                Verdict verdict = judge.apply(before, now);
                if (verdict == Verdict.SETTLED || verdict == Verdict.REVISABLE) {
                    compared.merge(timeframe, 1, Integer::sum);
                    Candle said = before == null ? null : before.candle();
                    if (!Difference.isSame(said, now == null ? null : now.candle())) {
                        differences.add(new Difference(timeframe, said, now, verdict == Verdict.SETTLED));
                    }
                } else {
                    left.merge(verdict, 1, Integer::sum);
                }
            }
        }

        Comparison build() {
            return new Comparison(compared, left, missing, differences);
        }
    }

    /** How many candles were compared. */
    public int total() {
        return compared.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether there is something to compare, and all of it was compared but what the service has not closed. */
    public boolean isWhole() {
        return missing.isEmpty() && Set.of(Verdict.OPEN).containsAll(left.keySet()) && (total() > 0 || !left.isEmpty());
    }
}
