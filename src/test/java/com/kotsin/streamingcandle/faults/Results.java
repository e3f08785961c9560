package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The results file: one JSON object a line, to which every run of a row appends. */
final class Results {

    static final Path FILE = Path.of("target", "faults", "results.jsonl");

    private static final JsonMapper JSON = new JsonMapper();

    private Results() {}

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
    static List<Result> read() {
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

    /** Of the working directory, with a {@code +} if something is not committed. */
    static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty=+")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return commit.isEmpty() ? null : commit;
        } catch (IOException e) {
            return null;
        }
    }
}
