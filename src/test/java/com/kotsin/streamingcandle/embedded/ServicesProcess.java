package com.kotsin.streamingcandle.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Broker and store in a child process, to be killed. */
public final class ServicesProcess implements AutoCloseable {

    private final Path directory;
    private final String bootstrapServers;
    private final String storeUri;
    private Process process;

    private ServicesProcess(Path directory, Process process, String bootstrapServers, String storeUri) {
        this.directory = directory;
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.storeUri = storeUri;
    }

    /** Starts and waits for the line that says READY; ports are chosen free. */
    public static ServicesProcess start(Path directory) throws IOException {
        Process process = launch(directory, "0", "0");
        String[] words = awaitReady(process);
        return new ServicesProcess(
                directory, process, words[1].substring("bootstrap=".length()), words[2].substring("mongo=".length()));
    }

    /** Starts those that were killed again, on the same ports and with what they held; returns when they are ready. */
    public void startAgain() throws IOException {
        process = launch(directory, bootstrapServers.replaceAll(".*:", ""), storeUri.replaceAll(".*:(\\d+).*", "$1"));
        awaitReady(process);
    }

    private static Process launch(Path directory, String brokerPort, String storePort) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        String quick = System.getProperty("quick.start", "");
        if (!quick.isEmpty()) {
            command.add(quick);
        }
        command.addAll(List.of(
                "-Dlogback.configurationFile=embedded/logback-tools.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EmbeddedServices.class.getName(),
                directory.toString(),
                brokerPort,
                storePort));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** @return the words of the line */
    private static String[] awaitReady(Process process) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("READY ")) {
                return line.split(" ");
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
