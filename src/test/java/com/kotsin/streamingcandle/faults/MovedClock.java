package com.kotsin.streamingcandle.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import net.bytebuddy.asm.Advice;

/** The application's clock, which another process sets: it is ahead of the host's by what a file says. */
public final class MovedClock implements Sabotage, InstantSource {

    /** Property of a virtual machine that names the file. */
    public static final String FILE = "faults.clock";

    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private Duration ahead = Duration.ZERO;
    private long lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;

    /** The option of a virtual machine that names the file. */
    static String option(Path file) {
        return "-D%s=%s".formatted(FILE, file);
    }

    /** Sets the clock of whoever was started with this file. */
    public static void set(Path file, Duration ahead) throws IOException {
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), ahead.toString());
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.PipelineConfiguration", "clock", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) InstantSource clock) {
            clock = new MovedClock();
        }

        private Change() {}
    }

    @Override
    public synchronized Instant instant() {
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_AGAIN_NANOS) {
            lookedNanos = now;
            try {
                ahead = Duration.parse(Files.readString(Path.of(System.getProperty(FILE))));
            } catch (NoSuchFileException e) {
                ahead = Duration.ZERO;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Instant.now().plus(ahead);
    }
}
