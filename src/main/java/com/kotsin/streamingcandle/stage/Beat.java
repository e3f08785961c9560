package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import java.time.Instant;

/**
 * When the tasks of an instance send what changed and commit it: at the same instants of the clock in all tasks, so that the
 * tasks of a thread share a commit. While a backlog is read they do so every half second, and send no live candles: a commit
 * costs as much as thousands of ticks, and nobody waits for what is out of date already. Only used by the thread of the instance.
 */
public final class Beat {

    private static final Duration IN_BACKLOG = Duration.ofMillis(500);
    /** Records; more than come during a commit or a pause of the garbage collector. */
    private static final long BACKLOG = 10_000;

    private final Duration interval;
    private final Duration offset;
    private int busyTasks;
    private boolean hasBacklog;
    private long lastBeat;
    private long lastThatCounted;

    private Beat(Duration interval, Duration offset) {
        this.interval = interval;
        this.offset = offset;
    }

    /**
     * For the instance that reads ticks.
     *
     * @param interval between two beats, at least 2 ms
     */
    public static Beat first(Duration interval) {
        return new Beat(interval, Duration.ZERO);
    }

    /** For an instance that reads what the first commits at its beats; half an interval later it has it. */
    public static Beat second(Duration interval) {
        return new Beat(interval, interval.dividedBy(2));
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
     * How long the thread may wait for records without being late for its next beat.
     *
     * @param nowMillis milliseconds since the epoch, UTC, by the clock of the machine
     */
    public Duration atMost(Duration timeout, long nowMillis) {
        if (busyTasks == 0) {
            return timeout;
        }
        long untilBeat = interval.toMillis() - Math.floorMod(nowMillis - offset.toMillis(), interval.toMillis());
        return timeout.toMillis() < untilBeat ? timeout : Duration.ofMillis(untilBeat);
    }

    /** Takes note of how many records the broker has that were not fetched yet. */
    public void lag(long records) {
        hasBacklog = records >= BACKLOG;
    }

    /** Whether more waits to be read than live candles could keep up with. */
    public boolean hasBacklog() {
        return hasBacklog;
    }

    /** Whether tasks are to work and commit at this beat; the same for all tasks. */
    boolean counts(long nowMillis) {
        long number = Math.floorDiv(nowMillis - offset.toMillis(), interval.toMillis());
        if (number != lastBeat) {
            lastBeat = number;
            // A clock that was set back must not stop the commits.
            boolean isEnough = Math.abs(number - lastThatCounted) >= IN_BACKLOG.dividedBy(interval);
            lastThatCounted = !hasBacklog || isEnough ? number : lastThatCounted;
        }
        return lastThatCounted == number;
    }
}
