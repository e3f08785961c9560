package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.faults.Results;
import java.nio.file.Path;

/**
 * One run of an operation, a line of the results file.
 *
 * @param planted whether with a planted leak
 * @param seconds from the start of its process
 * @param load of the machine over the last minute, at the end
 * @param commit that was run, with a {@code +} if there was more
 */
record Result(
        Operation operation,
        int count,
        boolean planted,
        Comparison comparison,
        double seconds,
        double load,
        String commit) {

    /** All runs. */
    static final Results<Result> FILE = new Results<>(Path.of("target", "leaks", "results.jsonl"), Result.class);

    /** What has grown shows nothing, or that which was planted. */
    boolean isAsItShouldBe() {
        return planted
                ? comparison.grown().contains(operation.planted().figure())
                : comparison.grown().isEmpty();
    }
}
