package com.kotsin.streamingcandle.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Broker and store in a child process, to be killed. */
public final class ServicesProcess implements AutoCloseable {

    private final Process process;
    private final String bootstrapServers;
    private final String storeUri;

    private ServicesProcess(Process process, String bootstrapServers, String storeUri) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.storeUri = storeUri;
    }

    /** Starts and waits for the line that says READY; ports are chosen free. */
    public static ServicesProcess start(Path directory) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dlogback.configurationFile=embedded/logback-tools.xml",
                        "-cp",
                        classPath,
                        EmbeddedServices.class.getName(),
                        directory.toString(),
                        "0",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("READY ")) {
                String[] words = line.split(" ");
                return new ServicesProcess(
                        process, words[1].substring("bootstrap=".length()), words[2].substring("mongo=".length()));
            }
        }
        throw new IllegalStateException("The services ended before they were ready; standard error says why");
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String storeUri() {
        return storeUri;
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; true if the process ended within the time. */
    public boolean terminate(long seconds) throws InterruptedException {
        process.destroy();
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
