package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * When the tasks of an instance send what changed and commit it: at the same instants of the clock in all tasks, so that the
 * tasks of a thread share a commit. While a backlog is read they do so more seldom, and send no live candles: a commit costs
 * as much as thousands of ticks, and nobody waits for what is out of date already. Where commits are slow, since the brokers are far
 * away, there is time for ticks between two of them. Only used by the thread of the instance, save {@link #hasBacklog}.
 */
public final class Beat {

    /** Records; more than come during a commit or a pause of the garbage collector. */
    private static final long BACKLOG = 10_000;

    private static final Duration SHORTEST_IN_BACKLOG = Duration.ofMillis(500);
    /** Half the time after which a broker gives up a transaction. */
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** In a backlog one tenth of the time is for commits, however many windows have changed. */
    private static final int COMMITS_IN_BACKLOG = 10;
    /** A third of the time is for ticks where commits are slow: a commit waits for two or three answers, and reading for one. */
    private static final double SLOW_COMMITS = 1.5;
    /** Intervals that a commit may take without being slow. */
    private static final int NOT_SLOW = 2;

    private final Duration interval;
    private final Duration offset;
    private final BooleanSupplier upstreamHasBacklog;
    private int busyTasks;
    private volatile boolean lags;
    private long lastBeat;
    private long lastThatCounted;
    private long commitBegan;
    private long commitTook;
    private boolean isCommitting;

    private Beat(Duration interval, Duration offset, BooleanSupplier upstreamHasBacklog) {
        this.interval = interval;
        this.offset = offset;
        this.upstreamHasBacklog = upstreamHasBacklog;
    }

    /**
     * For the instance that reads ticks.
     *
     * @param interval between two beats, at least 2 ms
     */
    public static Beat first(Duration interval) {
        return new Beat(interval, Duration.ZERO, () -> false);
    }

    /** For an instance that reads what the first commits at its beats; half an interval later it has it. */
    public static Beat second(Beat first) {
        return new Beat(first.interval, first.interval.dividedBy(2), first::hasBacklog);
    }

    public Duration interval() {
        return interval;
    }

    Instant anchor() {
        return Instant.EPOCH.plus(offset);
    }

    void busy(boolean isBusy) {
        busyTasks += isBusy ? 1 : -1;
    }

    /**
     * The thread asks for records.
     *
     * @param nowMillis milliseconds since the epoch, UTC, by the clock of the machine
     * @return how long it may wait for them without being late for its next beat
     */
    public Duration atMost(Duration timeout, long nowMillis) {
        if (isCommitting) {
            isCommitting = false;
            commitTook = nowMillis - commitBegan;
        }
        if (busyTasks == 0) {
            return timeout;
        }
        long untilBeat = timeOf(numberAt(nowMillis) + 1) - nowMillis;
        return timeout.toMillis() < untilBeat ? timeout : Duration.ofMillis(untilBeat);
    }

    /** Takes note of how many records the broker has that were not fetched yet. */
    public void lag(long records) {
        lags = records >= BACKLOG;
    }

    /** Whether more waits to be read, here or further up, than live candles could keep up with. For any thread. */
    public boolean hasBacklog() {
        return lags || upstreamHasBacklog.getAsBoolean();
    }

    /** Whether tasks are to work and commit at this beat; the same for all tasks. */
    boolean counts(long nowMillis) {
        long number = numberAt(nowMillis);
        if (number != lastBeat) {
            lastBeat = number;
            // A clock that was set back must not stop the commits.
            if (Math.abs(timeOf(number) - timeOf(lastThatCounted)) >= leastMillis()) {
                lastThatCounted = number;
                commitBegan = nowMillis;
                isCommitting = true;
            }
        }
        return lastThatCounted == number;
    }

    /** From one beat that counts to the next. */
    private long leastMillis() {
        if (hasBacklog()) {
            return Math.max(
                    SHORTEST_IN_BACKLOG.toMillis(), Math.min(LONGEST.toMillis(), commitTook * COMMITS_IN_BACKLOG));
        }
        boolean isSlow = commitTook > NOT_SLOW * interval.toMillis();
        return isSlow ? Math.min(LONGEST.toMillis(), Math.round(commitTook * SLOW_COMMITS)) : 0;
    }

    private long numberAt(long millis) {
        return Math.floorDiv(millis - offset.toMillis(), interval.toMillis());
    }

    private long timeOf(long number) {
        return number * interval.toMillis() + offset.toMillis();
    }
}
