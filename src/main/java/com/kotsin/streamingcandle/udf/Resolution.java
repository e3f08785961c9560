package com.kotsin.streamingcandle.udf;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Timeframes as TradingView writes them: minutes without a unit, and {@code 1D} or {@code D} for the day. */
final class Resolution {

    static final String DAY = "1D";

    private static final Timeframe HOUR = Timeframe.parse("1h");
    private static final Timeframe ONE_DAY = Timeframe.parse("1d");
    private static final Pattern MINUTES = Pattern.compile("[1-9][0-9]{0,3}");

    private Resolution() {}

    /** The stored ones, the hour and the day, shortest first. */
    static List<String> supported(Collection<Timeframe> stored) {
        TreeSet<Timeframe> all = new TreeSet<>(stored);
        all.add(HOUR);
        all.add(ONE_DAY);
        return all.stream().map(Resolution::text).toList();
    }

    /** Those of less than a day. */
    static List<String> intraday(Collection<Timeframe> stored) {
        return supported(stored).stream()
                .filter(resolution -> !resolution.equals(DAY))
                .toList();
    }

    private static String text(Timeframe timeframe) {
        return isDay(timeframe) ? DAY : Integer.toString(timeframe.minutes());
    }

    static boolean isDay(Timeframe timeframe) {
        return timeframe.equals(ONE_DAY);
    }

    /** A stored timeframe or a multiple of one; nothing if the text is neither. */
    static Optional<Timeframe> parse(String text, Collection<Timeframe> stored) {
        if (text.equals(DAY) || text.equals("D")) {
            return Optional.of(ONE_DAY);
        }
        return Optional.of(text)
                .filter(MINUTES.asMatchPredicate())
                .map(Integer::parseInt)
                .filter(minutes -> minutes <= ONE_DAY.minutes())
                .filter(minutes -> stored.stream().anyMatch(part -> minutes % part.minutes() == 0))
                .map(Timeframe::new);
    }
}
