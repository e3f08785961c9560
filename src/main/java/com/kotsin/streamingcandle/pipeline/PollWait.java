package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;

/**
 * How long an instance's poll waits for records, where that is not what Kafka Streams asks for. Only used by the thread of
 * the instance.
 */
final class PollWait {

    /** So many polls without a record, and there is nothing to do. */
    private static final int EMPTY_POLLS = 50;
    /** Shorter than the time between looks at idle tasks; a record ends the wait at once. */
    private static final int IDLE_MILLIS = 400;

    private int emptyPolls;

    /**
     * Between tasks that were lost and those that are to come Kafka Streams asks without waiting, for it might do something
     * else meanwhile. While no broker answers it would do nothing but ask, as fast as a core can; so each time in vain makes
     * the next wait longer.
     *
     * @param timeout for which Kafka Streams would wait, zero if not at all
     */
    Duration of(Duration timeout) {
        if (emptyPolls < EMPTY_POLLS) {
            return timeout;
        }
        return Duration.ofMillis(timeout.isZero() ? emptyPolls - EMPTY_POLLS + 1 : IDLE_MILLIS);
    }

    void polled(boolean isEmpty) {
        emptyPolls = isEmpty ? Math.min(emptyPolls + 1, EMPTY_POLLS + IDLE_MILLIS - 1) : 0;
    }
}
