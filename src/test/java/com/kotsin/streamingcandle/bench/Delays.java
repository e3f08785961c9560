package com.kotsin.streamingcandle.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How long was waited for what, in ms. Safe for use by several threads. */
final class Delays {

    private static final int DIGITS = 3;

    private final Map<String, Histogram> byName = new TreeMap<>();
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;

    /** Notes from now on what is waited for since then or later, and forgets the rest. */
    synchronized void measureFrom(long millis) {
        byName.clear();
        from = millis;
        to = Long.MAX_VALUE;
    }

    /** Notes nothing that is waited for since then or later. */
    synchronized void measureUntil(long millis) {
        to = millis;
    }

    synchronized void note(String name, long since, long now) {
        if (since >= from && since < to) {
            byName.computeIfAbsent(name, each -> new Histogram(DIGITS)).recordValue(Math.max(0, now - since));
        }
    }

    synchronized Map<String, Histogram> byName() {
        Map<String, Histogram> copies = new TreeMap<>();
        byName.forEach((name, delay) -> copies.put(name, delay.copy()));
        return copies;
    }
}
