package com.kotsin.streamingcandle.oracle;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Candles read off the whole list of trades: sort it, then take first, highest, lowest, last and sums. */
public final class CandleByDefinition {

    private static final MathContext VWAP = new MathContext(16, RoundingMode.HALF_EVEN);

    private record Place(String symbol, long start) {}

    private CandleByDefinition() {}

    /**
     * The candles of all trades, by symbol and then by start.
     *
     * @param trades in any order; each counts, so take repeats out before
     * @param windows gives the window of an instant (milliseconds), or {@code null} where no candle takes it
     */
    public static List<OracleCandle> of(List<OracleTrade> trades, LongFunction<OracleWindow> windows) {
        return of(trades, windows, trade -> true, trade -> true, trade -> true);
    }

    /**
     * The candles of trades of which some may not move all; a window without a first trade has none.
     *
     * @param opensAndCloses which trades may be the first or the last one
     * @param setsHighAndLow which may be the highest or the lowest one
     * @param countsAsVolume which have a size that counts
     */
    public static List<OracleCandle> of(
            List<OracleTrade> trades,
            LongFunction<OracleWindow> windows,
            Predicate<OracleTrade> opensAndCloses,
            Predicate<OracleTrade> setsHighAndLow,
            Predicate<OracleTrade> countsAsVolume) {
        Map<Place, List<OracleTrade>> perWindow =
                new TreeMap<>(comparing(Place::symbol).thenComparing(Place::start));
        Map<Long, OracleWindow> byStart = new TreeMap<>();
        for (OracleTrade trade : trades) {
            OracleWindow window = windows.apply(trade.timeMillis());
            if (window != null) {
                byStart.put(window.start(), window);
                perWindow
                        .computeIfAbsent(new Place(trade.symbol(), window.start()), place -> new ArrayList<>())
                        .add(trade);
            }
        }
        List<OracleCandle> candles = new ArrayList<>();
        perWindow.forEach((place, list) -> {
            list.sort(comparingLong(OracleTrade::timeNanos)
                    .thenComparingLong(OracleTrade::ordinal)
                    .thenComparingLong(OracleTrade::position));
            List<OracleTrade> ends = list.stream().filter(opensAndCloses).toList();
            List<OracleTrade> range = list.stream().filter(setsHighAndLow).toList();
            List<OracleTrade> sizes = list.stream().filter(countsAsVolume).toList();
            long count = list.stream()
                    .filter(opensAndCloses.or(setsHighAndLow).or(countsAsVolume))
                    .count();
            if (!ends.isEmpty()) {
                candles.add(read(byStart.get(place.start()), ends, range, sizes, count));
            }
        });
        return candles;
    }

    /** The trades without those whose symbol and id came before. */
    public static List<OracleTrade> withoutRepeats(List<OracleTrade> trades) {
        Set<String> seen = new HashSet<>();
        return trades.stream()
                .sorted(comparingLong(OracleTrade::position))
                .filter(trade -> trade.id() == null || seen.add(trade.symbol() + '|' + trade.id()))
                .toList();
    }

    /** Published candles rolled up to longer windows, by symbol and then by start. */
    public static List<PublishedCandle> rollUp(List<PublishedCandle> rows, LongFunction<OracleWindow> windows) {
        Map<Place, List<PublishedCandle>> perWindow =
                new TreeMap<>(comparing(Place::symbol).thenComparing(Place::start));
        for (PublishedCandle row : rows) {
            perWindow
                    .computeIfAbsent(
                            new Place(row.symbol(), windows.apply(row.start()).start()), place -> new ArrayList<>())
                    .add(row);
        }
        List<PublishedCandle> longer = new ArrayList<>();
        perWindow.forEach((place, parts) -> {
            parts.sort(comparingLong(PublishedCandle::start));
            longer.add(new PublishedCandle(
                    place.symbol(),
                    place.start(),
                    parts.get(0).open(),
                    parts.stream()
                            .map(PublishedCandle::high)
                            .max(BigDecimal::compareTo)
                            .orElseThrow(),
                    parts.stream()
                            .map(PublishedCandle::low)
                            .min(BigDecimal::compareTo)
                            .orElseThrow(),
                    parts.get(parts.size() - 1).close(),
                    parts.stream().map(PublishedCandle::volume).reduce(BigDecimal.ZERO, BigDecimal::add),
                    parts.stream().anyMatch(row -> row.turnover() == null)
                            ? null
                            : parts.stream().map(PublishedCandle::turnover).reduce(BigDecimal.ZERO, BigDecimal::add)));
        });
        return longer;
    }

    /**
     * A longer candle made of those of its minutes.
     *
     * @param end of the longer window, milliseconds since the epoch, UTC
     */
    public static OracleCandle fold(List<OracleCandle> minutes, long start, long end) {
        List<OracleCandle> parts =
                minutes.stream().sorted(comparingLong(OracleCandle::start)).toList();
        OracleCandle first = parts.get(0);
        OracleCandle last = parts.get(parts.size() - 1);
        // Of equal highs max and min would take the last: the first one counts.
        OracleCandle highest = first;
        OracleCandle lowest = first;
        for (OracleCandle part : parts) {
            highest = part.high().compareTo(highest.high()) > 0 ? part : highest;
            lowest = part.low().compareTo(lowest.low()) < 0 ? part : lowest;
        }
        BigDecimal volume = sum(parts, OracleCandle::volume);
        BigDecimal turnover = sum(parts, OracleCandle::turnover);
        return new OracleCandle(
                first.symbol(),
                start,
                end,
                first.open(),
                highest.high(),
                lowest.low(),
                last.close(),
                volume,
                turnover,
                volume.signum() == 0 ? null : turnover.divide(volume, VWAP),
                parts.stream().mapToLong(OracleCandle::trades).sum(),
                sum(parts, OracleCandle::buyVolume),
                sum(parts, OracleCandle::sellVolume),
                first.openTime(),
                highest.highTime(),
                lowest.lowTime(),
                last.closeTime());
    }

    private static BigDecimal sum(List<OracleCandle> parts, Function<OracleCandle, BigDecimal> field) {
        return parts.stream()
                .map(field)
                .filter(Objects::nonNull)
                .reduce(BigDecimal::add)
                .orElse(null);
    }

    private static OracleCandle read(
            OracleWindow window, List<OracleTrade> ends, List<OracleTrade> range, List<OracleTrade> sizes, long count) {
        OracleTrade first = ends.get(0);
        OracleTrade last = ends.get(ends.size() - 1);
        OracleTrade highest = range.get(0);
        OracleTrade lowest = range.get(0);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal turnover = BigDecimal.ZERO;
        BigDecimal bought = BigDecimal.ZERO;
        BigDecimal sold = BigDecimal.ZERO;
        boolean sides = false;
        for (OracleTrade trade : range) {
            if (trade.price().compareTo(highest.price()) > 0) {
                highest = trade;
            }
            if (trade.price().compareTo(lowest.price()) < 0) {
                lowest = trade;
            }
        }
        for (OracleTrade trade : sizes) {
            volume = volume.add(trade.size());
            turnover = turnover.add(trade.size().multiply(trade.price()));
            if ("buy".equals(trade.side())) {
                bought = bought.add(trade.size());
            } else if ("sell".equals(trade.side())) {
                sold = sold.add(trade.size());
            }
            sides |= trade.side() != null;
        }
        BigDecimal vwap = volume.signum() == 0 ? null : turnover.divide(volume, VWAP);
        return new OracleCandle(
                first.symbol(),
                window.start(),
                window.end(),
                first.price(),
                highest.price(),
                lowest.price(),
                last.price(),
                volume,
                turnover,
                vwap,
                count,
                sides ? bought : null,
                sides ? sold : null,
                first.timeMillis(),
                highest.timeMillis(),
                lowest.timeMillis(),
                last.timeMillis());
    }
}
