package com.kotsin.streamingcandle.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Deletes the state of a task whose files are damaged, so that it is restored from its changelog. Looks at every block
 * before the instance starts, since Kafka Streams would not notice all of it: a store that is gone is taken for a new
 * one, and what an iterator cannot read is left out. To be used while the instance does not run, by the holder of its
 * {@link InstanceDirectory}; by one thread.
 */
final class StateRepair {

    private static final Logger LOG = LoggerFactory.getLogger(StateRepair.class);
    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");
    private static final String CHANGELOG = "-changelog";

    private final Path directory;
    private final Duration period;
    private final InstantSource clock;
    private final Runnable counter;
    /** When the state of a task was deleted last. */
    private final Map<String, Instant> repaired = new HashMap<>();

    /**
     * @param directory of the instance; named after its application id
     * @param period how long a task's state must have been sound to be deleted again
     * @param counter runs for each state that is deleted
     */
    StateRepair(Path directory, Duration period, InstantSource clock, Runnable counter) {
        this.directory = directory;
        this.period = period;
        this.clock = clock;
        this.counter = counter;
    }

    /**
     * Looks at all files that a next start would trust.
     *
     * @throws StartupFailure if a state is damaged that was restored only just now
     */
    void check() {
        for (Path task : tasks()) {
            damageOf(task).ifPresent(damage -> repair(task.getFileName().toString(), damage));
        }
    }

    /**
     * Deletes the state of the task in which a store told of damage; does nothing about other failures.
     *
     * @throws StartupFailure if it was restored only just now
     */
    void afterFailure(Throwable failure) {
        Optional<Throwable> damage = causes(failure)
                .filter(cause -> cause instanceof RocksDBException problem && isDamage(problem))
                .findFirst();
        Optional<TaskId> task = causes(failure)
                .filter(StreamsException.class::isInstance)
                .flatMap(cause -> ((StreamsException) cause).taskId().stream())
                .findFirst();
        if (damage.isPresent() && task.isPresent()) {
            repair(task.get().toString(), damage.get().getMessage());
        }
    }

    private static Stream<Throwable> causes(Throwable problem) {
        return Stream.iterate(problem, Objects::nonNull, Throwable::getCause);
    }

    private List<Path> tasks() {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try {
            return list(directory).stream()
                    .filter(entry ->
                            TASK.matcher(entry.getFileName().toString()).matches())
                    .toList();
        } catch (UncheckedIOException e) {
            // Too many open files, for one, say nothing about the state.
            LOG.warn("The states in {} are not looked at", directory, e);
            return List.of();
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the state of a task; nothing if Kafka Streams would not use it, as after a kill. */
    private Optional<String> damageOf(Path task) {
        Path checkpoint = task.resolve(".checkpoint");
        Set<TopicPartition> changelogs;
        try {
            changelogs = new OffsetCheckpoint(checkpoint.toFile()).read().keySet();
        } catch (FileSystemException e) {
            LOG.warn("The state in {} is not looked at", task, e);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of("%s: %s".formatted(checkpoint.getFileName(), e.getMessage()));
        }
        return changelogs.stream()
                .map(changelog -> damageOf(task, changelog))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> damageOf(Path task, TopicPartition changelog) {
        String prefix = directory.getFileName() + "-";
        boolean isOwn = changelog.topic().startsWith(prefix)
                && changelog.topic().endsWith(CHANGELOG)
                && task.getFileName().toString().endsWith("_" + changelog.partition());
        if (!isOwn) {
            return Optional.of(".checkpoint: %s is none of this task's".formatted(changelog));
        }
        String store =
                changelog.topic().substring(prefix.length(), changelog.topic().length() - CHANGELOG.length());
        Path files = task.resolve("rocksdb").resolve(store);
        try (Options options = new Options();
                RocksDB database = RocksDB.openReadOnly(options, files.toString())) {
            database.verifyChecksum();
            return tableThatIsMissedOut(files, database)
                    .map(table -> "%s: its MANIFEST has lost %s".formatted(store, table));
        } catch (RocksDBException e) {
            if (isDamage(e)) {
                return Optional.of("%s: %s".formatted(store, e.getMessage()));
            }
            LOG.warn("The state in {} cannot be looked at", files, e);
            return Optional.empty();
        }
    }

    /** A MANIFEST that lost its end is taken for an older one, with the tables of that time. */
    private static Optional<String> tableThatIsMissedOut(Path files, RocksDB database) {
        Set<String> known = database.getLiveFilesMetaData().stream()
                .map(table -> Path.of(table.fileName()).getFileName().toString())
                .collect(Collectors.toSet());
        return list(files).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".sst") && !known.contains(name))
                .findFirst();
    }

    /** A full disk, or one that may not be read, says nothing about what lies on it. */
    private static boolean isDamage(RocksDBException problem) {
        Status status = problem.getStatus();
        return status == null
                || status.getCode() != Status.Code.IOError
                || String.valueOf(problem.getMessage()).contains("No such file");
    }

    private void repair(String task, String damage) {
        Instant now = clock.instant();
        Path state = directory.resolve(task);
        String reason = damage.lines().collect(Collectors.joining(" "));
        Instant before = repaired.put(task, now);
        if (before != null && before.isAfter(now.minus(period))) {
            throw StartupFailure.givenUp(
                    "The state in %s is damaged (%s), though it was restored anew after %s"
                            .formatted(state, reason, before),
                    "Check the disk and the memory of this host (dmesg, smartctl), or move"
                            + " streamingcandle.state-dir to another disk. Nothing is lost: the state is in Kafka.");
        }
        try {
            FileSystemUtils.deleteRecursively(state);
        } catch (IOException e) {
            throw StartupFailure.givenUp(
                    "The state in %s is damaged (%s) and cannot be deleted (%s)".formatted(state, reason, e),
                    "Stop the service and delete that directory.");
        }
        counter.run();
        LOG.warn("The state in {} was damaged ({}). It was deleted and is restored from Kafka", state, reason);
    }
}
