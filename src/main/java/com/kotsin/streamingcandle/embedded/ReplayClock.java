package com.kotsin.streamingcandle.embedded;

import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The application's clock during a replay. It starts just before the first trade that is still to be sent, runs at the
 * chosen speed, and never reaches the time of a trade that the broker has not acknowledged. So a window that closes by
 * this clock has all its trades in Kafka, at every speed. After the last trade it runs on, so that the last windows close.
 *
 * <p>Safe for use by many threads.
 */
final class ReplayClock implements InstantSource {

    /** Chosen with the speed {@code max}: no wait between trades. */
    static final double MAX_SPEED = Double.POSITIVE_INFINITY;

    /** How far ahead of this clock a trade may be when a reader sees it; readers refuse trades from the far future. */
    static final long LOOKAHEAD_MILLIS = 1_000;

    private static final double RUN_ON_SPEED_AT_MAX = 60;

    private final long[] times;
    private final BitSet acknowledged;
    private final double speed;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long origin;
    private int next;
    private boolean started;
    private boolean stopped;
    private long startedNanos;
    private long finishedNanos;

    /**
     * @param times of all trades, epoch ms, ascending; at least one
     * @param acknowledged trades that an earlier run has sent
     * @param speed greater than 0; 60 lets an hour pass in a minute
     * @param nanoTime {@link System#nanoTime} or a test's
     */
    ReplayClock(long[] times, BitSet acknowledged, double speed, LongSupplier nanoTime) {
        this.times = times;
        this.acknowledged = acknowledged;
        this.speed = speed;
        this.nanoTime = nanoTime;
        next = acknowledged.nextClearBit(0);
        origin = times[Math.min(next, times.length - 1)];
    }

    /** Lets the time pass from now on. */
    void start() {
        lock.lock();
        try {
            started = true;
            startedNanos = nanoTime.getAsLong();
            finishedNanos = startedNanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting; the time passes on. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The broker has this trade, an index of {@code times}. */
    void acknowledge(int trade) {
        lock.lock();
        try {
            acknowledged.set(trade);
            int before = next;
            next = acknowledged.nextClearBit(next);
            if (next != before) {
                if (next == times.length) {
                    finishedNanos = nanoTime.getAsLong();
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is time to send this trade; false if the clock was stopped meanwhile. */
    boolean awaitTurn(int trade) throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long wait = nanosUntilTurn(trade);
                if (wait <= 0) {
                    return true;
                }
                changed.await(wait, TimeUnit.NANOSECONDS);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How long to wait if nothing is acknowledged meanwhile; {@code Long.MAX_VALUE} if only that can help. */
    long nanosUntilTurn(int trade) {
        lock.lock();
        try {
            if (!started || next < trade && times[trade] > times[next] + LOOKAHEAD_MILLIS) {
                return Long.MAX_VALUE;
            }
            double due = (times[trade] - origin) * 1e6 / speed;
            return (long) Math.ceil(due - (nanoTime.getAsLong() - startedNanos));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        lock.lock();
        try {
            if (next == times.length) {
                return times[next - 1] + (started ? passed(finishedNanos, runOnSpeed()) : 0);
            }
            long limit = times[next] - 1;
            return started ? Math.min(limit, origin + passed(startedNanos, speed)) : limit;
        } finally {
            lock.unlock();
        }
    }

    private double runOnSpeed() {
        return speed == MAX_SPEED ? RUN_ON_SPEED_AT_MAX : speed;
    }

    /** Milliseconds of this clock since then; so many that nothing overflows at the speed {@code max}. */
    private long passed(long sinceNanos, double atSpeed) {
        double millis = (nanoTime.getAsLong() - sinceNanos) / 1e6 * atSpeed;
        return Double.isNaN(millis) ? 0 : (long) Math.min(millis, Long.MAX_VALUE >> 2);
    }
}
