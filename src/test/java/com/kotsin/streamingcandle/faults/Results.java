package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of results: one JSON object a line, to which every run appends. Safe for use by several threads.
 *
 * @param <T> a record
 */
public final class Results<T> {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Class<T> type;

    public Results(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    public synchronized void append(T result) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of the runs; none if nothing was run. */
    public synchronized List<T> read() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file, UTF_8).stream()
                            .map(line -> JSON.readValue(line, type))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the working directory, with a {@code +} if something is not committed; {@code unknown} outside a checkout. */
    public static String commit() {
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
