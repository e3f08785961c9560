package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.faults.Sabotage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/**
 * Has instances fail when another process says so: it makes a file with the name of an instance in the directory that
 * {@code -Dleaks.breaking} names, and the instance's thread removes it and fails.
 */
public final class Breaking implements Sabotage {

    static final String DIRECTORY = "leaks.breaking";

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StreamProgress", "polled", Change.class);
    }

    /** Is part of the method that an instance's thread calls at each poll. */
    static final class Change {
        @Advice.OnMethodEnter
        static void enter() {
            Breaking.breakIfTold();
        }

        private Change() {}
    }

    /** Has this instance fail at its next poll. */
    static void order(Path directory, String instance) throws IOException {
        Files.createFile(directory.resolve(instance));
    }

    /** Whether an instance has not failed yet. */
    static boolean isAwaited(Path directory, String instance) {
        return Files.exists(directory.resolve(instance));
    }

    /** Public because the code of the application calls it. */
    public static void breakIfTold() {
        String thread = Thread.currentThread().getName();
        int end = thread.indexOf("-StreamThread");
        if (end > 0
                && Path.of(System.getProperty(DIRECTORY), thread.substring(0, end))
                        .toFile()
                        .delete()) {
            throw new IllegalStateException("Told to fail");
        }
    }
}
