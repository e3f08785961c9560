package com.kotsin.streamingcandle.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

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

    private static final Path FILE = Path.of("target", "leaks", "results.jsonl");
    private static final JsonMapper JSON = new JsonMapper();

    static synchronized void append(Result result) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of the runs; none if nothing was run. */
    static List<Result> all() {
        try {
            return Files.exists(FILE)
                    ? Files.readAllLines(FILE, UTF_8).stream()
                            .map(line -> JSON.readValue(line, Result.class))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the working directory, or {@code unknown}. */
    static String currentCommit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty=+")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return commit.isEmpty() ? "unknown" : commit;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
