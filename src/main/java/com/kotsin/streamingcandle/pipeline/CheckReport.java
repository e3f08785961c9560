package com.kotsin.streamingcandle.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What a check of the configuration found. No text of it holds a secret.
 *
 * @param problems for which the service would not start
 * @param failures connections that do not work
 * @param warnings for which it would start, but not as it should
 * @param plan what it would do, by heading
 */
public record CheckReport(
        List<Problem> problems, List<Problem> failures, List<String> warnings, Map<String, List<String>> plan) {

    /** Kafka or MongoDB cannot be used. */
    public static final int UNAVAILABLE = 69;

    /** @param remedy what to do about it; may be empty */
    public record Problem(String what, String remedy) {}

    /** What the check ends with. */
    public int exitCode() {
        if (!problems.isEmpty()) {
            return StartupFailure.BAD_CONFIGURATION;
        }
        return failures.isEmpty() ? 0 : UNAVAILABLE;
    }
}
