package com.kotsin.streamingcandle.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of this instance id, held by an operating-system lock for as long as the process lives. The lock dies
 * with its holder; the lock's file stays and means nothing, so there is never anything to delete by hand.
 */
public final class InstanceDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceDirectory.class);
    private static final String LOCK_FILE = "instance.lock";
    private static final String CLUSTER_FILE = "cluster-id";
    private static final String INSTANCE_FILE = "instance-id";
    /** There while its process is told to stop and not to come back. */
    private static final String RETIREMENT_FILE = "retired";

    private static final int MAX_PID_BYTES = 32;

    private final Path path;
    private final String warning;
    private final FileChannel channel;
    private final Object identity;

    private InstanceDirectory(Path path, String warning, FileChannel channel) throws IOException {
        this.path = path;
        this.warning = warning;
        this.channel = channel;
        this.identity = identity(path);
    }

    /**
     * Takes the directory {@code <stateDir>/<instanceId>}, or a temporary one if that cannot be written and a persistent
     * one is not required.
     *
     * @throws StartupFailure with exit code 75 if another process holds it, 78 if it cannot be used
     */
    public static InstanceDirectory take(Path stateDir, String instanceId, boolean requirePersistent) {
        Path wanted = wanted(stateDir, instanceId);
        try {
            return lock(Files.createDirectories(wanted), instanceId, null);
        } catch (IOException e) {
            String warning = unusable(wanted, e.toString(), instanceId, requirePersistent);
            LOG.warn(warning);
            return fallBack(warning, instanceId);
        }
    }

    static Path wanted(Path stateDir, String instanceId) {
        return stateDir.toAbsolutePath().normalize().resolve(instanceId);
    }

    /**
     * The process that holds a directory.
     *
     * @param directory that it holds
     */
    record Holder(ProcessHandle process, Path directory) {

        /** Lets it know that it leaves for good when it stops; it does not matter much if it does not get to know. */
        void noteRetirement() {
            try {
                Files.write(directory.resolve(RETIREMENT_FILE), new byte[0]);
            } catch (IOException e) {
                LOG.debug("Process {} is not told that it retires", process.pid(), e);
            }
        }

        /** Lets its next stop be one like any other. */
        void withdrawRetirement() {
            try {
                Files.deleteIfExists(directory.resolve(RETIREMENT_FILE));
            } catch (IOException e) {
                LOG.warn("Process {} is not told that it does not retire", process.pid(), e);
            }
        }
    }

    /** The process that holds the directory of this instance, if one does. */
    static Optional<Holder> holder(Path stateDir, String instanceId) throws IOException {
        for (Path directory : List.of(wanted(stateDir, instanceId), temporary(instanceId))) {
            Optional<String> pid = pidOfHolder(directory);
            if (pid.isPresent()) {
                return ProcessHandle.of(Long.parseLong(pid.get())).map(process -> new Holder(process, directory));
            }
        }
        return Optional.empty();
    }

    /** Has the lock itself while it looks, if nobody else has. */
    private static Optional<String> pidOfHolder(Path directory) throws IOException {
        Path file = directory.resolve(LOCK_FILE);
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (tryLock(channel).isEmpty()) {
                    return Optional.of(read(channel));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether this instance has ever run on this host. */
    static boolean isKnown(Path stateDir, String instanceId) {
        return Files.exists(wanted(stateDir, instanceId).resolve(LOCK_FILE))
                || Files.exists(temporary(instanceId).resolve(LOCK_FILE));
    }

    private static Path temporary(String instanceId) {
        return Path.of(System.getProperty("java.io.tmpdir"), "streamingcandle-" + System.getProperty("user.name"))
                .resolve(instanceId);
    }

    /**
     * What is to be said where the directory cannot be used.
     *
     * @throws StartupFailure if there must be no other
     */
    static String unusable(Path wanted, String reason, String instanceId, boolean requirePersistent) {
        String problem = "streamingcandle.state-dir: %s cannot be used (%s)".formatted(wanted, reason);
        if (requirePersistent) {
            throw StartupFailure.badConfiguration(
                    problem,
                    "Make the directory writable for this user, or set streamingcandle.state-dir to one that is. A temporary"
                            + " directory is not used because streamingcandle.require-persistent-state is true.");
        }
        return "%s; state lies in %s and may be lost with the host's temporary files"
                .formatted(problem, temporary(instanceId));
    }

    private static InstanceDirectory fallBack(String warning, String instanceId) {
        Path temporary = temporary(instanceId);
        try {
            return lock(createPrivate(temporary), instanceId, warning);
        } catch (IOException e) {
            throw StartupFailure.badConfiguration(
                    "%s; but neither can that directory be used (%s)".formatted(warning, e),
                    "Set streamingcandle.state-dir to a directory that this user may write.",
                    e);
        }
    }

    /** In a directory that others may write to as well, a link or a foreign directory could be lying in wait. */
    private static Path createPrivate(Path directory) throws IOException {
        Path parent = directory.getParent();
        Files.createDirectories(
                parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS)
                        .getName()
                        .equals(System.getProperty("user.name"))) {
            throw new IOException(parent + " is not a directory of this user");
        }
        return Files.createDirectories(directory);
    }

    private static InstanceDirectory lock(Path directory, String instanceId, String warning) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK_FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (tryLock(channel).isEmpty()) {
            String holder = read(channel);
            channel.close();
            throw alreadyRunning(holder, instanceId, directory);
        }
        try {
            requireWritable(directory);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            Files.deleteIfExists(directory.resolve(RETIREMENT_FILE));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        InstanceDirectory taken = new InstanceDirectory(directory, warning, channel);
        taken.note(INSTANCE_FILE, instanceId);
        requireInstance(directory, instanceId);
        return taken;
    }

    /** The lock's file may be writable where no other can be made. For the holder alone: two would delete each other's file. */
    private static void requireWritable(Path directory) throws IOException {
        Path probe = directory.resolve(".write-test");
        Files.write(probe, new byte[1]);
        Files.delete(probe);
    }

    /**
     * Keeps nothing, so the directory may be held by another process a moment later.
     *
     * @throws StartupFailure with exit code 75 if another process holds the directory {@code <stateDir>/<instanceId>} now
     */
    static void requireNotHeld(Path stateDir, String instanceId) throws IOException {
        Path directory = wanted(stateDir, instanceId);
        Optional<String> pid = pidOfHolder(directory);
        if (pid.isPresent()) {
            throw alreadyRunning(pid.get(), instanceId, directory);
        }
    }

    private static StartupFailure alreadyRunning(String holder, String instanceId, Path directory) {
        return StartupFailure.alreadyRunning(
                "Process %s already runs as instance '%s' in %s".formatted(holder, instanceId, directory),
                "Stop that process, or give this one its own streamingcandle.instance-id. The lock ends with the process that"
                        + " holds it; do not delete any file.");
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8).strip();
    }

    /**
     * Ties the state to the cluster that it was made with.
     *
     * @throws StartupFailure if it was made with another one
     */
    void requireCluster(String clusterId) {
        note(CLUSTER_FILE, clusterId);
        requireCluster(path, clusterId);
    }

    /** @throws StartupFailure if there is state of another instance */
    static void requireInstance(Path directory, String instanceId) {
        requireSame(
                directory.resolve(INSTANCE_FILE),
                instanceId,
                "A copied state directory would make two processes write as one. Remove the copy and let this instance restore from Kafka.");
    }

    /** @throws StartupFailure if there is state of another cluster */
    static void requireCluster(Path directory, String clusterId) {
        requireSame(
                directory.resolve(CLUSTER_FILE),
                clusterId,
                "The state belongs to the other cluster's topics. Check spring.kafka.bootstrap-servers, or use another"
                        + " streamingcandle.state-dir for this cluster.");
    }

    private void note(String file, String value) {
        Path note = path.resolve(file);
        try {
            // A full disk leaves an empty one.
            if (!Files.exists(note) || Files.size(note) == 0) {
                Files.writeString(note, value);
            }
        } catch (IOException e) {
            throw noAccess(note, e);
        }
    }

    private static void requireSame(Path note, String value, String remedy) {
        try {
            String noted = Files.exists(note) ? Files.readString(note).strip() : "";
            if (!noted.isEmpty() && !noted.equals(value)) {
                throw StartupFailure.badConfiguration(
                        "The state in %s was made with %s '%s', but this start has '%s'"
                                .formatted(note.getParent(), note.getFileName(), noted, value),
                        remedy);
            }
        } catch (IOException e) {
            throw noAccess(note, e);
        }
    }

    private static StartupFailure noAccess(Path note, IOException e) {
        return StartupFailure.badConfiguration(
                "%s cannot be read or written (%s)".formatted(note, e), "Check the directory's owner and space.", e);
    }

    /** Where the state of this instance lies. */
    public Path path() {
        return path;
    }

    /** Whether its process is not to come back after it stops. */
    boolean isRetired() {
        return Files.exists(path.resolve(RETIREMENT_FILE));
    }

    /** Why the state may not last, if so. */
    public Optional<String> warning() {
        return Optional.ofNullable(warning);
    }

    /**
     * Whether it was moved, deleted or replaced since it was taken. The lock then holds nobody off, and what is written goes
     * where no later start looks for it.
     */
    boolean isLost() {
        try {
            return !Objects.equals(identity, identity(path));
        } catch (IOException e) {
            LOG.trace("{} is not there", path, e);
            return true;
        }
    }

    /** Of the locked file, whatever it is called by now. */
    private static Object identity(Path directory) throws IOException {
        return Files.readAttributes(directory.resolve(LOCK_FILE), BasicFileAttributes.class)
                .fileKey();
    }

    /** Bytes that this process may still write there. */
    long usableSpace() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
