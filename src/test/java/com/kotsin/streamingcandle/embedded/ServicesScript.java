package com.kotsin.streamingcandle.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Broker and store in a process of their own that shell commands stop and start, each time on the same ports and files. */
public final class ServicesScript implements AutoCloseable {

    private static final String SCRIPT = "/soak/services.sh";

    private final Path script;
    private final Path directory;
    private final int brokerPort = Ports.free();
    private final int storePort = Ports.free();

    private ServicesScript(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        Files.createDirectories(directory);
        this.script = this.directory.resolve("services.sh");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (InputStream text = ServicesScript.class.getResourceAsStream(SCRIPT)) {
            String lines = new String(text.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int first = lines.indexOf('\n') + 1;
            Files.writeString(
                    script,
                    lines.substring(0, first)
                            + "JAVA='%s/bin/java'%nCLASS_PATH='%s'%n"
                                    .formatted(System.getProperty("java.home"), classPath)
                            + lines.substring(first));
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Returns when they are up. */
    public static ServicesScript start(Path directory) throws IOException, InterruptedException {
        var services = new ServicesScript(directory);
        services.run(services.startCommand());
        return services;
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("script.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("Failed, see %s: %s".formatted(directory, command));
        }
    }

    /** Returns when they are up. */
    public String startCommand() {
        return command("start");
    }

    /** SIGKILL; returns when they are gone. */
    public String stopCommand() {
        return command("stop");
    }

    private String command(String what) {
        return "%s %s %s %d %d".formatted(script, what, directory, brokerPort, storePort);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    public String storeUri() {
        return "mongodb://127.0.0.1:" + storePort;
    }

    @Override
    public void close() throws IOException {
        try {
            run(stopCommand());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
