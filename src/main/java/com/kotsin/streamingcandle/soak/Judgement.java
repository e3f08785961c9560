package com.kotsin.streamingcandle.soak;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All that a soak says.
 *
 * @param life what of it was judged for growth
 * @param limits for megabytes
 */
record Judgement(Life life, Limits limits, List<Finding> findings) {

    /** The worst of all that can be asked of the run. */
    Verdict verdict() {
        return findings.stream().map(Finding::verdict).reduce(Verdict.NOT_JUDGED, Verdict::and);
    }

    /** Of what the verdict is, as a line says it. */
    String scope() {
        String open = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.NOT_JUDGED)
                .map(Finding::name)
                .collect(Collectors.joining(", "));
        return open.isEmpty() ? "all" : "all that could be judged, which is not: " + open;
    }
}
