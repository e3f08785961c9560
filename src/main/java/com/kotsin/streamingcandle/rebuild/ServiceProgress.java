package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rebuild.Comparison.Verdict;
import com.kotsin.streamingcandle.stage.ClosedMark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** How far the service has closed windows, as its marks tell, and its groups' offsets among them. */
final class ServiceProgress {

    /** A mark, and where it lies in its topic. */
    record Placed(String source, int partition, long offset, ClosedMark mark) {}

    /**
     * Every window that settles by {@code through} takes late trades only, and is closed for good; every one that settles
     * by {@code closed} has its candle. Milliseconds since the epoch, UTC.
     */
    record Reached(long through, long closed) {}

    private record Asked(Timeframe timeframe, String source, int partition) {}

    private static final Reached NOWHERE = new Reached(Long.MIN_VALUE, Long.MIN_VALUE);

    private final List<Placed> marks;
    private final Map<Timeframe, Map<Integer, Long>> read;
    private final Map<Asked, Reached> answers = new HashMap<>();

    /**
     * @param marks in the order of their offsets
     * @param read up to which offset the instance of each timeframe has read the partitions of the marks; that of minutes,
     *     which writes them, none
     */
    ServiceProgress(List<Placed> marks, Map<Timeframe, Map<Integer, Long>> read) {
        this.marks = marks;
        this.read = read;
    }

    /** How far the candles of a timeframe are said that come from a ticks partition and go to a candle partition. */
    Reached of(Timeframe timeframe, String source, int partition) {
        return answers.computeIfAbsent(new Asked(timeframe, source, partition), this::find);
    }

    private Reached find(Asked asked) {
        long before = asked.timeframe.equals(Timeframe.ONE_MINUTE)
                ? Long.MAX_VALUE
                : read.getOrDefault(asked.timeframe, Map.of()).getOrDefault(asked.partition, 0L);
        Reached reached = NOWHERE;
        for (Placed placed : marks) {
            if (placed.partition == asked.partition && placed.source.equals(asked.source) && placed.offset < before) {
                long through = Math.max(reached.through, placed.mark.through());
                reached = new Reached(through, Math.max(through, placed.mark.quietThrough()));
            }
        }
        return reached;
    }

    /**
     * What can be said of a candle. As long as a longer candle may still take in what becomes of a minute, that minute is
     * not settled: the stage of the longer one passes a promoted minute over.
     *
     * @param settles from when on no trade belongs to a timeframe's window that holds the candle
     */
    Verdict judge(
            Timeframe timeframe, String source, int partition, ToLongFunction<Timeframe> settles, long horizonMillis) {
        if (settles.applyAsLong(timeframe) > of(timeframe, source, partition).closed) {
            return Verdict.OPEN;
        }
        Set<Timeframe> concerned = timeframe.equals(Timeframe.ONE_MINUTE) ? read.keySet() : Set.of(timeframe);
        return concerned.stream()
                        .allMatch(each ->
                                settles.applyAsLong(each) + horizonMillis <= of(each, source, partition).through)
                ? Verdict.SETTLED
                : Verdict.REVISABLE;
    }

    /** How far the one-minute candles of a ticks partition are said. */
    Reached ofSource(String source) {
        Set<Integer> partitions = new HashSet<>();
        marks.forEach(placed -> partitions.add(placed.partition));
        return partitions.stream()
                .map(partition -> of(Timeframe.ONE_MINUTE, source, partition))
                .reduce(NOWHERE, (a, b) -> a.closed >= b.closed ? a : b);
    }
}
