package com.kotsin.streamingcandle.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What becomes of the files of a task's state while nobody runs on them; each of another task. */
public enum Damage {
    FLIPPED_BITS_OF_A_TABLE("1m", 0, true, Damage::flipBits),
    NO_CURRENT("1m", 1, true, task -> Files.delete(store(task, "open-candles").resolve("CURRENT"))),
    NO_STORE("1m", 2, true, task -> FileSystemUtils.deleteRecursively(store(task, "closed-candles"))),
    SHORTENED_MANIFEST("2m", 0, true, task -> halve(any(store(task, "windows"), "MANIFEST"))),
    SHORTENED_TABLE("2m", 1, true, task -> halve(table(task))),
    NO_TABLE("3m", 0, true, task -> Files.delete(table(task))),
    GARBAGE_IN_CURRENT("3m", 1, true, task -> scribble(store(task, "minutes").resolve("CURRENT"))),
    GARBAGE_IN_CHECKPOINT("5m", 0, true, task -> scribble(task.resolve(".checkpoint"))),
    EMPTY_CHECKPOINT("5m", 1, true, task -> Files.write(task.resolve(".checkpoint"), new byte[0])),
    /** Nothing reads these two. */
    NO_OPTIONS("15m", 0, false, task -> Files.delete(any(store(task, "minutes"), "OPTIONS"))),
    GARBAGE_IN_LOG("15m", 1, false, task -> scribble(any(store(task, "minutes"), ".log"))),
    NONE("30m", 0, false, task -> {});

    private interface Action {
        void on(Path task) throws IOException;
    }

    private final String timeframe;
    private final int partition;
    private final boolean isNoticed;
    private final Action action;

    Damage(String timeframe, int partition, boolean isNoticed, Action action) {
        this.timeframe = timeframe;
        this.partition = partition;
        this.isNoticed = isNoticed;
        this.action = action;
    }

    public String timeframe() {
        return timeframe;
    }

    /** Whether the state must not be used. */
    public boolean isNoticed() {
        return isNoticed;
    }

    /** The directory of the task. */
    public Path task(Installation installation) {
        return installation.state(timeframe).resolve("0_" + partition);
    }

    /** Marks the state, to tell it from one that was made anew, and damages it. */
    public void doTo(Installation installation) throws IOException {
        Files.createFile(marker(installation));
        action.on(task(installation));
    }

    /** Whether the state was not deleted since. */
    public boolean isKept(Installation installation) {
        return Files.exists(marker(installation));
    }

    private Path marker(Installation installation) {
        return task(installation).resolve("marker");
    }

    private static Path store(Path task, String name) {
        return task.resolve("rocksdb").resolve(name);
    }

    private static Path any(Path directory, String name) throws IOException {
        return files(directory).stream()
                .filter(file -> file.getFileName().toString().contains(name))
                .findFirst()
                .orElseThrow();
    }

    /** The largest of all stores. */
    private static Path table(Path task) throws IOException {
        return files(task).stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** In the first block, which nothing looks at when a store is opened. */
    private static void flipBits(Path task) throws IOException {
        Path table = table(task);
        byte[] bytes = Files.readAllBytes(table);
        bytes[20] ^= 0x55;
        Files.write(table, bytes);
    }

    private static void halve(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
    }

    private static void scribble(Path file) throws IOException {
        Files.writeString(file, "0\nThis is no such file.\n");
    }
}
