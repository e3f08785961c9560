package com.kotsin.streamingcandle.soak;

/** What a soak says of something. */
public enum Verdict {
    /** Cannot be asked of this run, which is said. */
    NOT_JUDGED,
    PASS,
    /** Neither known to be well nor known not to be: run longer. */
    INCONCLUSIVE,
    /** Not as it must be. */
    FAIL,
    /** What it holds grows without end. */
    LEAK;

    /** Exit code of a run of which this is the worst verdict. */
    public int exitCode() {
        return switch (this) {
            case PASS -> 0;
            case NOT_JUDGED, INCONCLUSIVE -> 3;
            case FAIL, LEAK -> 1;
        };
    }

    /** The worse of two. */
    Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
