package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.pipeline.StateSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Files in which processes keep their state. */
final class StateFiles {

    private StateFiles() {}

    /** Size of all files below a directory in MiB, also while they come and go; 0 if there is no such directory. */
    static double mebibytes(Path directory) {
        return StateSize.bytes(directory) / 1_048_576.0;
    }

    static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
