package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices a symbol whose candles come from two ticks partitions, so that each holds only some of its trades. Keeps one
 * entry per symbol, of at most {@value #MOST} symbols: those heard of last. Those without a trade for 30 days of event time are
 * forgotten, which is looked at once a day of it. Not safe for use by several threads.
 *
 * <p>A symbol that moves to another partition for good, as when its topic got more partitions, is no such case, save for
 * the window in which it moved.
 */
public final class SymbolSources {

    private static final int MOST = 100_000;
    private static final long FORGET_MILLIS = Duration.ofDays(30).toMillis();
    private static final long LOOK_MILLIS = Duration.ofDays(1).toMillis();

    private static final class Entry {
        private String source;
        /** Source that the symbol came from before, or {@code null}. */
        private String left;
        /** The windows that came from the source lie within these two times. */
        private long from;

        private long through;
        /** The windows that were told lie within these two times. */
        private long toldFrom = Long.MAX_VALUE;

        private long toldThrough = Long.MIN_VALUE;
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > MOST;
        }
    };

    /** The next window that ends then or later has those forgotten that trade no more. */
    private long lookFrom = Long.MIN_VALUE;

    /**
     * Notes that a window of a symbol holds trades of a source.
     *
     * @param start of the window, milliseconds since the epoch, UTC; {@code end} likewise
     * @return the other source that has trades of the same time, told once a window; {@code null} if there is none
     */
    public String note(String symbol, String source, long start, long end) {
        if (end >= lookFrom) {
            lookFrom = end + LOOK_MILLIS;
            entries.values().removeIf(old -> old.through < end - FORGET_MILLIS);
        }
        Entry entry = entries.get(symbol);
        if (entry == null) {
            entry = new Entry();
            entries.put(symbol, entry);
            move(entry, source, start, end);
            return null;
        }
        if (entry.source.equals(source)) {
            entry.from = Math.min(entry.from, start);
            entry.through = Math.max(entry.through, end);
            return null;
        }
        boolean goesOn = start >= entry.through;
        boolean isShared = !goesOn && end > entry.from;
        // Who comes back did not move.
        boolean isBack = goesOn && source.equals(entry.left);
        String other = entry.source;
        if (goesOn) {
            entry.left = entry.source;
            move(entry, source, start, end);
        }
        if ((isShared || isBack) && entry.toldThrough < end) {
            entry.toldThrough = end;
            entry.toldFrom = Math.min(entry.toldFrom, start);
            return other;
        }
        return null;
    }

    /** Whether the window is among those that were told, or lies between them. */
    public boolean isSpread(String symbol, long start, long end) {
        Entry entry = entries.get(symbol);
        return entry != null && start < entry.toldThrough && end > entry.toldFrom;
    }

    private static void move(Entry entry, String source, long start, long end) {
        entry.source = source;
        entry.from = start;
        entry.through = end;
    }
}
