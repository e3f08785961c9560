package com.kotsin.streamingcandle.bench;

import java.util.SplittableRandom;

/** Has one tick of a hundred come out of order, by less than the grace of two seconds, so that it counts. */
final class Lateness {

    private static final int MOST_MILLIS = 2_000;
    private static final int LEAST_MILLIS = 300;
    private static final double SHARE = 0.01;

    private final SplittableRandom random;

    Lateness(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Event time of a tick that comes at this time. */
    long of(long nowMillis) {
        return random.nextDouble() < SHARE ? nowMillis - random.nextInt(LEAST_MILLIS, MOST_MILLIS) : nowMillis;
    }
}
