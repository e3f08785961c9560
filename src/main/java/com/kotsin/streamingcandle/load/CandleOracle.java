package com.kotsin.streamingcandle.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Knows by definition what the candles of the ticks that were sent must be, and compares each with what is published: the
 * newest revision of a window must be equal byte for byte, but for {@code complete}, and revisions must be 0, 1, 2 and so
 * on. A window that takes no more ticks and is right is forgotten, so that a load may go on for days; whatever is published
 * of it later is wrong. Safe for use by several threads.
 */
final class CandleOracle {

    private static final byte[] START = "\"start\":".getBytes(ISO_8859_1);
    private static final byte[] REVISION = "\"revision\":".getBytes(ISO_8859_1);
    private static final String INCOMPLETE = "\"complete\":false";
    private static final int MOST_EXAMPLES = 20;

    private final String prefix;
    private final String exchange;
    private final Map<Timeframe, Windows> byTimeframe = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long compared;
    private long wrong;
    private long lost;
    private long uncertain;

    /** The windows of a timeframe that may still change, or were not right when they were looked at last. */
    private static final class Windows {
        private final Timeframe timeframe;
        private final NavigableMap<Long, Map<Integer, ExpectedCandle>> byStart = new TreeMap<>();
        private final long[] newestStart;
        private final ExpectedCandle[] newest;

        Windows(Timeframe timeframe, int symbols) {
            this.timeframe = timeframe;
            this.newestStart = new long[symbols];
            this.newest = new ExpectedCandle[symbols];
        }

        long start(long time) {
            return time / timeframe.millis() * timeframe.millis();
        }

        ExpectedCandle find(long start, int rank) {
            if (newestStart[rank] == start) {
                return newest[rank];
            }
            Map<Integer, ExpectedCandle> symbols = byStart.get(start);
            return symbols == null ? null : symbols.get(rank);
        }

        ExpectedCandle findOrOpen(long start, int rank) {
            ExpectedCandle candle = find(start, rank);
            if (candle == null) {
                candle = new ExpectedCandle();
                byStart.computeIfAbsent(start, each -> new HashMap<>()).put(rank, candle);
                if (start > newestStart[rank]) {
                    newestStart[rank] = start;
                    newest[rank] = candle;
                }
            }
            return candle;
        }

        void forgotten(long start, int rank) {
            if (newestStart[rank] == start) {
                newest[rank] = null;
            }
        }
    }

    /**
     * What came of comparing.
     *
     * @param compared windows whose newest candle was right and that take no more ticks
     * @param wrong windows whose newest candle was not, that skipped a revision, or of which a candle came that no tick explains
     * @param lost windows without a candle
     * @param uncertain windows that are not compared, since nobody knows whether their ticks reached the topic
     * @param open windows that may still change or have not been right yet
     * @param leftOut likewise, but ending later
     * @param examples of what was wrong or lost
     */
    record Findings(
            long compared, long wrong, long lost, long uncertain, long open, long leftOut, List<String> examples) {}

    /** @param prefix of the symbols */
    CandleOracle(String prefix, String exchange, int symbols, List<Timeframe> timeframes) {
        this.prefix = prefix;
        this.exchange = exchange;
        timeframes.forEach(timeframe -> byTimeframe.put(timeframe, new Windows(timeframe, symbols)));
    }

    /** Takes a tick that counts, before it is sent; those of a symbol in the order in which they are sent. */
    synchronized void sent(MarketTick tick, boolean inOrder) {
        for (Windows windows : byTimeframe.values()) {
            windows.findOrOpen(windows.start(tick.timeMillis()), tick.rank()).add(tick, inOrder);
        }
    }

    /** Says that nobody knows whether a tick reached the topic. */
    synchronized void doubt(MarketTick tick) {
        for (Windows windows : byTimeframe.values()) {
            windows.findOrOpen(windows.start(tick.timeMillis()), tick.rank()).doubt();
        }
    }

    /**
     * Takes a final or revised candle.
     *
     * @return whether it is the first of its window and its window closed in the course of time, so that how long it took
     *     can be measured
     */
    synchronized boolean published(Timeframe timeframe, int rank, byte[] candle) {
        Windows windows = byTimeframe.get(timeframe);
        long start = CandleBytes.number(candle, START);
        ExpectedCandle expected = windows.find(start, rank);
        if (expected == null) {
            wrong++;
            example("No tick explains %s, or it was right and came again".formatted(text(candle)));
            return false;
        }
        boolean first = !expected.isPublished() && expected.hasTickInOrder();
        expected.published(candle, (int) CandleBytes.number(candle, REVISION));
        return first;
    }

    /**
     * Looks at the windows that take no more ticks, and forgets those that are right.
     *
     * @param through no tick before this comes any more, milliseconds since the epoch, UTC
     * @param patientSince what ended before this and is not right by now is wrong or lost
     */
    synchronized void settle(long through, long patientSince) {
        for (Windows windows : byTimeframe.values()) {
            long length = windows.timeframe.millis();
            Iterator<Map.Entry<Long, Map<Integer, ExpectedCandle>>> ended =
                    windows.byStart.headMap(through - length, true).entrySet().iterator();
            while (ended.hasNext()) {
                Map.Entry<Long, Map<Integer, ExpectedCandle>> symbols = ended.next();
                long start = symbols.getKey();
                boolean isOverdue = start + length < patientSince;
                symbols.getValue().entrySet().removeIf(symbol -> {
                    boolean gone = settle(windows.timeframe, start, symbol.getKey(), symbol.getValue(), isOverdue);
                    if (gone) {
                        windows.forgotten(start, symbol.getKey());
                    }
                    return gone;
                });
                if (symbols.getValue().isEmpty()) {
                    ended.remove();
                }
            }
        }
    }

    private boolean settle(Timeframe timeframe, long start, int rank, ExpectedCandle expected, boolean isOverdue) {
        if (expected.isUncertain()) {
            if (isOverdue || expected.isPublished()) {
                uncertain++;
                return true;
            }
            return false;
        }
        if (!expected.isPublished()) {
            if (isOverdue) {
                lost++;
                example("No candle of %s %s %d, which has %d ticks"
                        .formatted(MarketTicks.symbol(prefix, rank), timeframe, start, expected.trades()));
            }
            return isOverdue;
        }
        String said = text(expected.published());
        String right =
                expected.json(MarketTicks.symbol(prefix, rank), exchange, timeframe, start, !said.contains(INCOMPLETE));
        if (said.equals(right) && !expected.skippedRevision()) {
            compared++;
            return true;
        }
        if (isOverdue || expected.skippedRevision()) {
            wrong++;
            example(
                    said.equals(right)
                            ? "Not every revision before it came, or one came twice: " + said
                            : "Published %s but its ticks say %s".formatted(said, right));
            return true;
        }
        return false;
    }

    private void example(String text) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(text);
        }
    }

    private static String text(byte[] json) {
        return new String(json, ISO_8859_1);
    }

    /** @param until windows that end later are left out, milliseconds since the epoch, UTC */
    synchronized Findings findings(long until) {
        long open = 0;
        long all = 0;
        for (Windows windows : byTimeframe.values()) {
            open += windows.byStart.headMap(until - windows.timeframe.millis(), true).values().stream()
                    .mapToLong(Map::size)
                    .sum();
            all += windows.byStart.values().stream().mapToLong(Map::size).sum();
        }
        return new Findings(compared, wrong, lost, uncertain, open, all - open, List.copyOf(examples));
    }
}
