package com.kotsin.streamingcandle.faults;

import java.nio.file.Path;
import java.util.Map;

/**
 * One run of a row, a line of the results file.
 *
 * @param row its id
 * @param form {@code long} or {@code short}
 * @param broken the broken variant that it was run against, or {@code null}
 * @param verdict {@code passed}, {@code failed}, or {@code not run}; of a broken variant {@code failed} is what is wanted
 * @param message of the failure, its beginning, or why it was not run; or {@code null}
 * @param figures by name, in the order of notes
 * @param compared candles, documents and dead letters
 * @param load of the machine over the last minute, at the end
 * @param commit that was run, and {@code +} if there was more
 */
record Result(
        String row,
        String form,
        long seed,
        String broken,
        String verdict,
        String message,
        double seconds,
        Map<String, String> figures,
        int compared,
        int differences,
        double load,
        String commit,
        String date) {

    /** All runs. */
    static final Results<Result> FILE = new Results<>(Path.of("target", "faults", "results.jsonl"), Result.class);

    static final String PASSED = "passed";
    static final String FAILED = "failed";
    static final String NOT_RUN = "not run";
}
