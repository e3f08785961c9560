package com.kotsin.streamingcandle.soak;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, which can be stopped, killed and started again, and is looked at from outside. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final InstantSource clock;
    private final Path java;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private volatile Process process;
    private volatile int starts;

    /**
     * @param java home of the virtual machine that runs it
     * @param directory takes its logs
     */
    ServiceProcess(SoakSettings settings, Path java, Path directory, InstantSource clock) {
        this.clock = clock;
        this.java = java;
        this.directory = directory;
        this.environment = settings.environment();
        this.address = URI.create("http://127.0.0.1:" + settings.port());
        this.command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
        command.addAll(settings.javaOptions());
        command.addAll(List.of("-jar", settings.jar().toString()));
        command.addAll(settings.properties());
        // Whoever ends the soak does not want the service to stay.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "soak-end"));
    }

    /** Starts it; returns at once. */
    void start() throws IOException {
        starts++;
        List<String> all = new ArrayList<>(command);
        all.add(1, "-Xlog:gc:file=%s:uptime:filecount=0".formatted(gcLog()));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** What the running process says of its collections. */
    Path gcLog() {
        return directory.resolve("gc-%d.log".formatted(starts));
    }

    /** What all its processes said. */
    Path log() {
        return directory.resolve("service.log");
    }

    /** How often it was started. */
    int starts() {
        return starts;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    URI address() {
        return address;
    }

    /** Whether it takes part in the work. */
    boolean isReady() {
        return isAlive() && get("/actuator/health/readiness").isPresent();
    }

    /** Whether nothing is wrong with it, nor with what it needs; without a store it works on, and answers as if it were. */
    boolean isWell() {
        return isAlive() && get("/actuator/health").filter(ServiceProcess::isUp).isPresent();
    }

    static boolean isUp(String health) {
        return JSON.readTree(health).path("status").asString().equals("UP");
    }

    /** What it answers, if it does. */
    Optional<String> get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits until it is ready; false if it ends or takes longer. */
    boolean awaitReady(Duration patience) throws InterruptedException {
        long deadline = clock.millis() + patience.toMillis();
        while (clock.millis() < deadline && isAlive()) {
            if (isReady()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return false;
    }

    /**
     * Tells the virtual machine something, as {@code jcmd} does.
     *
     * @return its answer, or nothing if there is no such tool or it does not answer
     */
    Optional<String> tell(String... diagnosticCommand) {
        List<String> all = new ArrayList<>(List.of(java.resolve("bin/jcmd").toString(), Long.toString(pid())));
        all.addAll(List.of(diagnosticCommand));
        try {
            Path answer = Files.createTempFile(directory, "jcmd", ".txt");
            try {
                Process jcmd = new ProcessBuilder(all)
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
                if (!jcmd.waitFor(30, TimeUnit.SECONDS)) {
                    jcmd.destroyForcibly();
                    return Optional.empty();
                }
                return jcmd.exitValue() == 0 ? Optional.of(Files.readString(answer)) : Optional.empty();
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; the exit code, or nothing if it does not end in time. */
    Optional<Integer> stop(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(process.exitValue())
                : Optional.empty();
    }

    /** How much all its processes said, bytes. */
    long logBytes() {
        try {
            return Files.size(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
