package com.kotsin.streamingcandle.aggregate;

/** How far event time has come in a ticks partition: by its trades, and by the clock when there is nothing left to read. */
final class EventClock {

    private static final long SECOND = 1_000;
    /** Timers run more often by far. */
    private static final long LONGEST_STEP = 60 * SECOND;

    private final long graceMillis;
    private final long quietMillis;

    /** Newest believable event time, and what the clock said when it was seen. */
    private long watermark = Long.MIN_VALUE;

    private long watermarkSeenAt;
    private long lastRecordAt;
    private long clockSeenAt;
    private boolean clockLeapt;
    /** How far the clock may be behind because somebody set it back. */
    private long behind;

    EventClock(long graceMillis, long quietMillis) {
        this.graceMillis = graceMillis;
        this.quietMillis = quietMillis;
    }

    /** Goes on where an earlier run was; that run's watermark may be unknown, {@link Long#MIN_VALUE}. */
    void restore(long restored, long now) {
        watermark = restored;
        watermarkSeenAt = now;
        lastRecordAt = now;
        clockSeenAt = now;
        behind = 0;
    }

    /**
     * Looks at the clock. One that was set does not tell how much time has passed: then no time is taken to have passed.
     * One that runs fast, as that of a replay does, goes on in long steps.
     *
     * @return whether it was set back
     */
    boolean follow(long now) {
        long step = now - clockSeenAt;
        clockSeenAt = now;
        boolean leapt = step > LONGEST_STEP;
        if (step < 0 || (leapt && !clockLeapt)) {
            watermarkSeenAt += step;
            lastRecordAt += step;
            behind = Math.max(0, behind - step);
        }
        clockLeapt = leapt;
        return step < 0;
    }

    /** The latest time that it may be: a clock that was set back may have been right before. */
    long latest(long now) {
        return now + behind;
    }

    void recordAt(long now) {
        lastRecordAt = now;
    }

    /**
     * Takes the event time of a trade.
     *
     * @return whether it is the newest so far
     */
    boolean advance(long time, long now) {
        if (time <= watermark) {
            return false;
        }
        watermark = time;
        watermarkSeenAt = now;
        return true;
    }

    /** {@link Long#MIN_VALUE} before the first trade. */
    long watermark() {
        return watermark;
    }

    long lastRecordAt() {
        return lastRecordAt;
    }

    /**
     * Every window that settles by then is passed by the watermark, grace included. Whole seconds: what decides about
     * lateness is then exactly what a store holds, at one write a second.
     */
    long passed() {
        return watermark == Long.MIN_VALUE ? watermark : wholeSeconds(watermark - graceMillis);
    }

    /**
     * Likewise by the clock, once everything is read. Event time is taken to go on as the clock does since the newest
     * trade; for a feed whose event time lies behind the clock, such as a recorded one, the clock alone decides only after
     * the feed has been quiet for a while, lest each pause cuts its windows.
     *
     * @param readThrough every record that was there at this instant is processed; or {@link Long#MIN_VALUE}
     */
    long quietPassed(long readThrough) {
        // An instant that is still to come was one of a clock that has been set since the brokers were asked.
        if (readThrough == Long.MIN_VALUE || readThrough > clockSeenAt) {
            return Long.MIN_VALUE;
        }
        if (readThrough - lastRecordAt >= quietMillis) {
            return wholeSeconds(readThrough - graceMillis);
        }
        return watermark == Long.MIN_VALUE
                ? watermark
                : wholeSeconds(Math.min(readThrough, estimate(readThrough)) - graceMillis);
    }

    /** Event time at an instant of the clock if it goes on since the newest trade as the clock does. */
    long estimate(long now) {
        return watermark + Math.max(0, now - watermarkSeenAt);
    }

    private static long wholeSeconds(long time) {
        return Math.floorDiv(time, SECOND) * SECOND;
    }
}
