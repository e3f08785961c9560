package com.kotsin.streamingcandle.embedded;

import com.kotsin.streamingcandle.pipeline.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A directory belongs to one server at a time. The lock is the operating system's and dies with its holder. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the directory, which is made if it does not exist.
     *
     * @throws StartupFailure if another process, or another server of this one, holds it
     */
    static DirectoryLock take(Path directory) {
        Path file = directory.resolve("in-use");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw StartupFailure.alreadyRunning(
                        "Directory %s is in use by process %s".formatted(directory.toAbsolutePath(), holder),
                        "Stop that process, or choose another directory; for mvn spring-boot:run it is"
                                + " streamingcandle.demo.directory.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("Directory %s cannot be used".formatted(directory.toAbsolutePath()), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
