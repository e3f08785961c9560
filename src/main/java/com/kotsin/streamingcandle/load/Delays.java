package com.kotsin.streamingcandle.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** How long was waited for what, in ms. Safe for use by several threads. */
public final class Delays {

    private static final int DIGITS = 3;

    private final Map<String, Pair> byName = new TreeMap<>();
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;

    private static final class Pair {
        private final Histogram all = new Histogram(DIGITS);
        private final Histogram recent = new Histogram(DIGITS);
    }

    /** Notes from now on what is waited for since then or later, and forgets the rest. */
    public synchronized void measureFrom(long millis) {
        byName.clear();
        from = millis;
        to = Long.MAX_VALUE;
    }

    /** Notes nothing that is waited for since then or later. */
    public synchronized void measureUntil(long millis) {
        to = millis;
    }

    /** Both in milliseconds since the epoch, UTC. */
    public synchronized void note(String name, long since, long now) {
        if (since >= from && since < to) {
            Pair pair = byName.computeIfAbsent(name, each -> new Pair());
            long delay = Math.max(0, now - since);
            pair.all.recordValue(delay);
            pair.recent.recordValue(delay);
        }
    }

    /** Since measuring began. */
    public synchronized Map<String, Delay> byName() {
        return delays(pair -> pair.all);
    }

    /** Since this was asked before. */
    synchronized Map<String, Delay> recent() {
        Map<String, Delay> recent = delays(pair -> pair.recent);
        byName.values().forEach(pair -> pair.recent.reset());
        return recent;
    }

    private Map<String, Delay> delays(Function<Pair, Histogram> which) {
        return byName.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Delay.of(which.apply(entry.getValue())),
                        (one, other) -> one,
                        TreeMap::new));
    }
}
