package com.kotsin.streamingcandle.faults;

/**
 * How the rows of a run are done.
 *
 * @param isLong or short: for less time, or with fewer ticks
 * @param isBroken against the row's broken variant, which must fail
 * @param judgesTimes whether a time that is longer than its figure fails the row
 * @param seed decides all that is random
 */
record Form(boolean isLong, boolean isBroken, boolean judgesTimes, long seed) {

    @Override
    public String toString() {
        return isLong ? "long" : "short";
    }
}
