package com.kotsin.streamingcandle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a killed process, or a disk that was full, leaves behind, and nobody needs to remove. */
public final class Leftovers {

    private Leftovers() {}

    /** Puts them where a next start will meet them. */
    public static void in(Installation installation) throws IOException {
        Path state = Files.createDirectories(installation.stateDir().resolve(installation.instanceId()));
        Files.writeString(
                state.resolve("instance.lock"), "4711 and some garbage that is longer than any number of a process");
        Path minutes = Files.createDirectories(installation.state("1m"));
        Files.writeString(minutes.resolve(".lock"), "garbage");
        Files.writeString(minutes.resolve("kafka-streams-process-metadata"), "garbage");
    }
}
