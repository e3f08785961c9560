package com.kotsin.streamingcandle.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/**
 * What a start would find where the state of an instance is to lie. Makes, locks and writes nothing.
 *
 * @param state for a human
 * @param warning where state would lie elsewhere, and so might not last
 */
record DirectoryCheck(Path path, String state, Optional<String> warning) {

    /** @throws StartupFailure if the start would end here */
    static DirectoryCheck of(StreamingCandleProperties properties) {
        String instanceId = properties.instanceId();
        Path wanted = InstanceDirectory.wanted(properties.stateDir(), instanceId);
        Path existing = wanted;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        Optional<String> reason = unusable(existing);
        if (reason.isPresent()) {
            String warning =
                    InstanceDirectory.unusable(wanted, reason.get(), instanceId, properties.requirePersistentState());
            return new DirectoryCheck(wanted, "cannot be used", Optional.of(warning));
        }
        InstanceDirectory.requireInstance(wanted, instanceId);
        String state = existing.equals(wanted) ? "exists, writable" : "would be made in " + existing;
        return new DirectoryCheck(wanted, "%s, %s".formatted(state, room(existing)), memory(existing));
    }

    private static Optional<String> unusable(Path existing) {
        if (!Files.isDirectory(existing)) {
            return Optional.of(existing + " is not a directory");
        }
        return Files.isWritable(existing) && Files.isExecutable(existing)
                ? Optional.empty()
                : Optional.of("%s is not writable for user %s".formatted(existing, System.getProperty("user.name")));
    }

    private static String room(Path existing) {
        try {
            var store = Files.getFileStore(existing);
            return "%s, %d MB free"
                    .formatted(
                            store.type(),
                            DataSize.ofBytes(store.getUsableSpace()).toMegabytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> memory(Path existing) {
        return room(existing).startsWith("tmpfs")
                ? Optional.of("streamingcandle.state-dir: %s lies in memory; state is lost when the machine stops"
                        .formatted(existing))
                : Optional.empty();
    }
}
