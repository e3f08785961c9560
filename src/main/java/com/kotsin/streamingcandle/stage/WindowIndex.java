package com.kotsin.streamingcandle.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The open windows in heap, by symbol and by the time at which they settle, so that a trade finds its window and closing
 * looks at those that are due and at no others. Not safe for use by several threads.
 */
public final class WindowIndex<W extends SymbolWindow> {

    private final Map<String, List<W>> bySymbol = new HashMap<>();
    private final TreeMap<Long, List<W>> bySettling = new TreeMap<>();
    private int size;

    public void add(W window) {
        bySymbol.computeIfAbsent(window.symbol(), symbol -> new ArrayList<>(2)).add(window);
        bySettling
                .computeIfAbsent(window.window().settles(), settles -> new ArrayList<>())
                .add(window);
        size++;
    }

    /** The symbol's window that takes a trade of this instant (milliseconds since the epoch, UTC), or {@code null}. */
    public W find(String symbol, long timeMillis) {
        for (W window : bySymbol.getOrDefault(symbol, List.of())) {
            if (timeMillis >= window.window().start()
                    && timeMillis < window.window().settles()) {
                return window;
            }
        }
        return null;
    }

    /**
     * Takes out every window that settles by then, the earliest first; also those that are added meanwhile, which must
     * settle later than the one taken.
     */
    public void takeThrough(long timeMillis, Consumer<W> close) {
        while (!bySettling.isEmpty() && bySettling.firstKey() <= timeMillis) {
            for (W window : bySettling.pollFirstEntry().getValue()) {
                takeFromSymbol(window);
                close.accept(window);
            }
        }
    }

    /** Takes out a window that it holds. */
    public void take(W window) {
        long settles = window.window().settles();
        List<W> together = bySettling.get(settles);
        together.remove(window);
        if (together.isEmpty()) {
            bySettling.remove(settles);
        }
        takeFromSymbol(window);
    }

    private void takeFromSymbol(W window) {
        List<W> ofSymbol = bySymbol.get(window.symbol());
        ofSymbol.remove(window);
        if (ofSymbol.isEmpty()) {
            bySymbol.remove(window.symbol());
        }
        size--;
    }

    /** When the next window settles, or {@link Long#MAX_VALUE} if none is open. */
    public long nextSettling() {
        return bySettling.isEmpty() ? Long.MAX_VALUE : bySettling.firstKey();
    }

    public int size() {
        return size;
    }
}
