package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.leaks.Footprint.Figures;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Repeats something, and compares what a process holds after half of the times with what it holds after all. The first half
 * also fills what fills once: code, pools, caches.
 */
final class Repeated {

    /** One more moment may always have been a bad one. */
    private static final int READINGS = 4;

    private final LongSupplier pid;
    private final Duration patience;
    private final Times times;
    private final Rest rest;

    /** Repeats. */
    interface Times {
        /** @param from number of the first, counted from 0; one after the last is {@code until} */
        void run(int from, int until) throws Exception;
    }

    /** Returns when what was begun is done, and the process has nothing to do. */
    interface Rest {
        void await() throws Exception;
    }

    /**
     * What came out.
     *
     * @param differences by name, the largest first
     */
    record Outcome(Comparison comparison, String differences) {}

    /**
     * @param pid of the process, asked for again after each half
     * @param patience how long what it holds may take to come down to what it was before
     */
    Repeated(LongSupplier pid, Duration patience, Times times, Rest rest) {
        this.pid = pid;
        this.patience = patience;
        this.times = times;
        this.rest = rest;
    }

    Outcome run(int count) throws Exception {
        // Measuring leaves something too, the first time.
        Footprint.of(pid.getAsLong());
        times.run(0, count / 2);
        rest.await();
        Footprint before = Footprint.of(pid.getAsLong());
        Figures base = before.figures();
        for (int reading = 1; reading < READINGS; reading++) {
            before = Footprint.of(pid.getAsLong());
            base = base.lowest(before.figures());
        }
        times.run(count / 2, count);
        rest.await();
        long from = System.nanoTime();
        Footprint now = Footprint.of(pid.getAsLong());
        Comparison comparison = new Comparison(base, now.figures());
        for (int reading = 1;
                !comparison.grown().isEmpty() && (reading < READINGS || System.nanoTime() - from < patience.toNanos());
                reading++) {
            now = Footprint.of(pid.getAsLong());
            comparison = new Comparison(base, comparison.after().lowest(now.figures()));
        }
        return new Outcome(comparison, now.since(before));
    }
}
