package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.ClosedMark;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far the service has closed windows, as its marks tell, and its groups' offsets among them. */
final class ServiceProgress {

    /** A mark, and where it lies in its topic. */
    record Placed(String source, int partition, long offset, ClosedMark mark) {}

    /**
     * Every window that settles by {@code through} takes late trades only, and is closed for good; every one that settles
     * by {@code closed} has its candle. Milliseconds since the epoch, UTC.
     */
    record Reached(long through, long closed) {}

    private static final Reached NOWHERE = new Reached(Long.MIN_VALUE, Long.MIN_VALUE);

    private final List<Placed> marks;
    private final Map<Timeframe, Map<Integer, Long>> read;

    /**
     * @param marks in the order of their offsets
     * @param read up to which offset each longer timeframe's instance has read the partitions of the marks
     */
    ServiceProgress(List<Placed> marks, Map<Timeframe, Map<Integer, Long>> read) {
        this.marks = marks;
        this.read = read;
    }

    /** How far the candles of a timeframe are said that come from a ticks partition and go to a candle partition. */
    Reached of(Timeframe timeframe, String source, int partition) {
        long before = timeframe.equals(Timeframe.ONE_MINUTE)
                ? Long.MAX_VALUE
                : read.getOrDefault(timeframe, Map.of()).getOrDefault(partition, 0L);
        Reached reached = NOWHERE;
        for (Placed placed : marks) {
            if (placed.partition == partition && placed.source.equals(source) && placed.offset < before) {
                long through = Math.max(reached.through, placed.mark.through());
                reached = new Reached(through, Math.max(through, placed.mark.quietThrough()));
            }
        }
        return reached;
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
