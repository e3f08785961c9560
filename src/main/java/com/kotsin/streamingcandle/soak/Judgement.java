package com.kotsin.streamingcandle.soak;

import java.util.List;

/**
 * All that a soak says.
 *
 * @param life what of it was judged for growth
 * @param limits for megabytes
 */
record Judgement(Life life, Limits limits, List<Finding> findings) {

    /** The worst of all. */
    Verdict verdict() {
        return findings.stream().map(Finding::verdict).reduce(Verdict.PASS, Verdict::and);
    }
}
