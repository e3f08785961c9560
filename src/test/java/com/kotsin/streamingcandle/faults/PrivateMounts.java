package com.kotsin.streamingcandle.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** File systems that only chosen processes see, and that are gone with this. Needs root. */
final class PrivateMounts implements AutoCloseable {

    private static final long MOST_SECONDS = 7_200;

    private final Process holder;

    private PrivateMounts(Process holder) {
        this.holder = holder;
    }

    /** @throws Fault.CannotRunHere if this user may not mount */
    static PrivateMounts create() throws IOException {
        Process holder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "echo ready; exec sleep " + MOST_SECONDS)
                .redirectErrorStream(true)
                .start();
        String answer = new BufferedReader(new InputStreamReader(holder.getInputStream())).readLine();
        if (!"ready".equals(answer)) {
            throw new Fault.CannotRunHere("own mounts need root (%s)".formatted(answer));
        }
        return new PrivateMounts(holder);
    }

    /** What a command is to be begun with to see them. */
    List<String> wrapper() {
        return List.of("nsenter", "--mount", "--target", Long.toString(holder.pid()), "--");
    }

    /** Runs a command that sees them, such as {@code mount}. */
    void run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(wrapper());
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).inheritIO().start();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("%s failed".formatted(all));
        }
    }

    /** A file as the chosen processes see it. */
    Path inside(Path file) {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(Path.of("/").relativize(file));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
