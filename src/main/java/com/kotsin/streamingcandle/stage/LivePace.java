package com.kotsin.streamingcandle.stage;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rations live candles: at most one per symbol and interval, the first at once, the newest state when the interval is
 * over. Holds an entry only for symbols that changed within the last interval. Not safe for use by several threads.
 *
 * @param <W> a window of a symbol
 */
public final class LivePace<W> {

    private static final class Entry<W> {
        private final long sentAt;
        private final Set<W> waiting;

        Entry(long sentAt, Set<W> waiting) {
            this.sentAt = sentAt;
            this.waiting = waiting;
        }
    }

    private final long intervalMillis;
    /** In the order of {@code sentAt}: an entry is put in anew whenever something of its symbol is sent. */
    private final Map<String, Entry<W>> recent = new LinkedHashMap<>();

    /** @param intervalMillis 0 means that every change is sent */
    public LivePace(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /**
     * Notes that a window changed.
     *
     * @return whether its candle is to be sent now; otherwise it waits for {@link #sendDue}
     */
    public boolean mayGo(String symbol, W window, long nowMillis) {
        if (intervalMillis == 0) {
            return true;
        }
        Entry<W> entry = recent.get(symbol);
        if (entry == null || (entry.waiting.isEmpty() && isOver(entry, nowMillis))) {
            recent.remove(symbol);
            recent.put(symbol, new Entry<>(nowMillis, new LinkedHashSet<>(2)));
            return true;
        }
        entry.waiting.add(window);
        return false;
    }

    /** Has a window sent at the next {@link #sendDue}, whatever was sent before. */
    public void await(String symbol, W window) {
        recent.computeIfAbsent(symbol, at -> new Entry<>(Long.MIN_VALUE / 2, new LinkedHashSet<>(2)))
                .waiting
                .add(window);
    }

    /** Sends the windows whose interval is over, one of each symbol. */
    public void sendDue(long nowMillis, Consumer<W> send) {
        while (!recent.isEmpty()) {
            Map.Entry<String, Entry<W>> oldest = recent.entrySet().iterator().next();
            Entry<W> entry = oldest.getValue();
            if (!isOver(entry, nowMillis)) {
                return;
            }
            recent.remove(oldest.getKey());
            if (!entry.waiting.isEmpty()) {
                W window = entry.waiting.iterator().next();
                entry.waiting.remove(window);
                recent.put(oldest.getKey(), new Entry<>(nowMillis, entry.waiting));
                send.accept(window);
            }
        }
    }

    /** The window is closed: what it still had to say live is said by its final candle. */
    public void forget(String symbol, W window) {
        Entry<W> entry = recent.get(symbol);
        if (entry != null) {
            entry.waiting.remove(window);
        }
    }

    /** Whether there is nothing to send or to wait for. */
    public boolean isIdle() {
        return recent.isEmpty();
    }

    private boolean isOver(Entry<W> entry, long nowMillis) {
        // A clock that was set back must not silence a symbol.
        return nowMillis - entry.sentAt >= intervalMillis || nowMillis < entry.sentAt;
    }
}
