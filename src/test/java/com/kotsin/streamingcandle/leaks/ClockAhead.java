package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.faults.Sabotage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import net.bytebuddy.asm.Advice;

/** The application's clock, which is ahead of the host's by what the file says that {@code -Dleaks.clock} names. */
public final class ClockAhead implements Sabotage, InstantSource {

    static final String FILE = "leaks.clock";

    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private Duration ahead;
    private long lookedNanos;

    /** Sets the clock of whoever was started with this file; has to be done before its start too. */
    static void set(Path file, Duration ahead) throws IOException {
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), ahead.toString());
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.PipelineConfiguration", "clock", Change.class);
    }

    /** Is part of the method that gives the clock. */
    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) InstantSource clock) {
            clock = new ClockAhead();
        }

        private Change() {}
    }

    @Override
    public synchronized Instant instant() {
        long now = System.nanoTime();
        if (ahead == null || now - lookedNanos >= LOOK_AGAIN_NANOS) {
            lookedNanos = now;
            try {
                ahead = Duration.parse(Files.readString(Path.of(System.getProperty(FILE))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Instant.now().plus(ahead);
    }
}
