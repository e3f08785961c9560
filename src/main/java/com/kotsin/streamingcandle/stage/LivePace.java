package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rations live candles: one per symbol and interval, and the newest state each time. Where {@link #sendDue} is called more seldom than
 * that, as after a slow commit, as many of a symbol as intervals have gone by. Holds an entry only for symbols that changed within the last interval. Not safe for use by several threads.
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

    private final boolean atOnce;
    private final long intervalMillis;
    /** The interval, less what a beat may come too early. */
    private final long overAfterMillis;
    /** Symbols of which nothing was sent within the interval. Never holds an empty set. */
    private final Map<String, Set<W>> due = new LinkedHashMap<>();
    /** The others, in the order of {@code sentAt}. */
    private final Map<String, Entry<W>> recent = new LinkedHashMap<>();

    private int waiting;
    private long lastSentDue = Long.MAX_VALUE;

    /**
     * @param interval zero means that every change is sent; any other counts as over at the beat that is nearest to its end
     * @param beat at which {@link #sendDue} is called, more or less in time
     */
    public LivePace(Duration interval, Beat beat) {
        this.atOnce = interval.isZero();
        this.intervalMillis = Math.max(1, interval.toMillis());
        this.overAfterMillis = interval.minus(beat.interval().dividedBy(2)).toMillis();
    }

    /**
     * Notes that a window changed.
     *
     * @return whether its candle is to be sent now; otherwise it waits for {@link #sendDue}
     */
    public boolean mayGo(String symbol, W window) {
        if (atOnce) {
            return true;
        }
        await(symbol, window);
        return false;
    }

    /** Has a window sent when its symbol is due. */
    public void await(String symbol, W window) {
        Entry<W> entry = recent.get(symbol);
        Set<W> ofSymbol = entry == null ? due.computeIfAbsent(symbol, each -> new LinkedHashSet<>(2)) : entry.waiting;
        waiting += ofSymbol.add(window) ? 1 : 0;
    }

    /** Sends the windows that wait and whose symbol's interval is over: one of each symbol, or what was missed since the last time. */
    public void sendDue(long nowMillis, Consumer<W> send) {
        Iterator<Map.Entry<String, Entry<W>>> oldest = recent.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Entry<W>> next = oldest.next();
            if (!isOver(next.getValue(), nowMillis)) {
                break;
            }
            if (!next.getValue().waiting.isEmpty()) {
                due.put(next.getKey(), next.getValue().waiting);
            }
            oldest.remove();
        }
        long ofEach = Math.max(1, (nowMillis - lastSentDue) / intervalMillis);
        lastSentDue = nowMillis;
        due.forEach((symbol, ofSymbol) -> {
            recent.put(symbol, new Entry<>(nowMillis, ofSymbol));
            Iterator<W> windows = ofSymbol.iterator();
            for (long sent = 0; sent < ofEach && windows.hasNext(); sent++) {
                W window = windows.next();
                windows.remove();
                waiting--;
                send.accept(window);
            }
        });
        due.clear();
    }

    /** The window is closed: what it still had to say live is said by its final candle. */
    public void forget(String symbol, W window) {
        Entry<W> entry = recent.get(symbol);
        Set<W> ofSymbol = entry == null ? due.get(symbol) : entry.waiting;
        if (ofSymbol != null && ofSymbol.remove(window)) {
            waiting--;
            if (entry == null && ofSymbol.isEmpty()) {
                due.remove(symbol);
            }
        }
    }

    /** Whether a window is yet to be sent. */
    public boolean hasWaiting() {
        return waiting > 0;
    }

    /** Whether nothing is kept of any symbol. */
    boolean isIdle() {
        return due.isEmpty() && recent.isEmpty();
    }

    private boolean isOver(Entry<W> entry, long nowMillis) {
        // A clock that was set back must not silence a symbol.
        return nowMillis - entry.sentAt >= overAfterMillis || nowMillis < entry.sentAt;
    }
}
