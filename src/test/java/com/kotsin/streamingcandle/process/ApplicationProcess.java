package com.kotsin.streamingcandle.process;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application in a process of its own, to be stopped, killed and looked at from outside. */
public final class ApplicationProcess implements AutoCloseable {

    /** Long enough for a slow machine that does other work too. */
    public static final Duration LONG = Duration.ofMinutes(4);

    /** Quick to start, and small enough for several of them. */
    static final List<String> SMALL = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path log;
    private final long startedNanos = System.nanoTime();

    private ApplicationProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts what the production jar holds with these environment variables and no others: the jar itself, or as
     * {@link QuickStart} does it.
     *
     * @param directory for the log and for temporary files
     */
    public static ApplicationProcess quick(Path directory, Map<String, String> environment) {
        return start(directory, environment, SMALL, QuickStart.application());
    }

    /**
     * Starts {@code java -jar target/streamingcandle.jar} with these environment variables and no others.
     *
     * @param jvm options of the Java virtual machine, such as the size of its heap
     */
    public static ApplicationProcess productionJar(Path directory, Map<String, String> environment, List<String> jvm) {
        return start(
                directory, environment, jvm, List.of("-jar", productionJar().toString()));
    }

    /** The jar as it is delivered. */
    public static Path productionJar() {
        return Path.of(System.getProperty("production.jar", "target/streamingcandle.jar"));
    }

    /** Starts a class with a {@code main} method on the class path of the tests, but without what the tests configure. */
    public static ApplicationProcess ofClass(Path directory, Class<?> main, List<String> arguments) {
        String withoutTests = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of("-cp", withoutTests, main.getName()));
        command.addAll(arguments);
        return start(directory, Map.of(), SMALL, command);
    }

    /** Starts a class of the tests with a {@code main} method on their whole class path. */
    public static ApplicationProcess ofTestClass(
            Path directory, Class<?> main, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("-cp", classPath(), main.getName()));
        command.addAll(arguments);
        return start(directory, Map.of(), jvm, command);
    }

    /** Starts a class of the tests that is the application in some other way; the tests' resources are not there. */
    public static ApplicationProcess ofTestClass(
            Path directory, Class<?> main, Map<String, String> environment, List<String> jvm) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator)) {
            entries.add(Path.of(entry).endsWith("test-classes") ? withoutResources(Path.of(entry)) : entry);
        }
        return start(
                directory, environment, jvm, List.of("-cp", String.join(File.pathSeparator, entries), main.getName()));
    }

    private static String withoutResources(Path classes) {
        Path linked = classes.resolveSibling("test-classes-without-resources");
        Path link = linked.resolve("com");
        try {
            Files.createDirectories(linked);
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, classes.resolve("com").toAbsolutePath());
            }
            return linked.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static ApplicationProcess start(
            Path directory, Map<String, String> environment, List<String> jvm, List<String> arguments) {
        return start(directory, environment, jvm, arguments, List.of());
    }

    /**
     * Starts what the arguments name.
     *
     * @param arguments {@code -jar} and which, or {@link QuickStart#application}
     * @param wrapper a command that becomes the one that is handed to it, such as {@code nsenter} with its options
     */
    public static ApplicationProcess start(
            Path directory,
            Map<String, String> environment,
            List<String> jvm,
            List<String> arguments,
            List<String> wrapper) {
        Path temporary = directory.resolve("tmp");
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(arguments);
        try {
            Files.createDirectories(temporary);
            Path log = Files.createTempFile(directory, "application", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(new File("/dev/null"));
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new ApplicationProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The most memory that the process has held so far (its peak resident set), in MiB. */
    public long peakMemory() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Processor time that all its threads have used since it was started.
     *
     * @throws IllegalStateException if it has ended
     */
    public Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(
                        () -> new IllegalStateException("Process %d has ended; its log:%n%s".formatted(pid(), log())));
    }

    /** Time since the process was started. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Standard output and standard error. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands after this label on a line of the log; waits for it. */
    public String awaitLogged(Pattern pattern) {
        return awaiting("a line like " + pattern, () -> {
            Matcher matcher = pattern.matcher(log());
            return matcher.find() ? matcher.group(1) : null;
        });
    }

    public int port() {
        return Integer.parseInt(awaitLogged(PORT));
    }

    /** Waits until health says UP. */
    public ApplicationProcess awaitUp() {
        awaiting("health UP", () -> {
            HttpResponse<String> answer = get("/actuator/health");
            return answer.statusCode() == 200
                            && health(answer).path("status").asString().equals("UP")
                    ? answer
                    : null;
        });
        return this;
    }

    public JsonNode health() {
        return health(get("/actuator/health"));
    }

    /** What the process tells of one of its metrics; 0 for one that it does not have. */
    public double metric(String name, String timeframe) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("timeframe=\"" + timeframe + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The sum of one of its metrics over all labels; 0 for one that it does not have. */
    public double metric(String name) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static JsonNode health(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    public HttpResponse<String> get(String path) {
        return get(path, Map.of());
    }

    public HttpResponse<String> get(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(ANSWER_WITHIN);
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private interface Attempt<T> {
        T tryIt();
    }

    private <T> T awaiting(String what, Attempt<T> attempt) {
        try {
            return await(what)
                    .atMost(LONG)
                    .pollInterval(POLL)
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .failFast("the process ended", () -> !process.isAlive())
                    .until(attempt::tryIt, result -> result != null);
        } catch (ConditionTimeoutException | org.awaitility.core.TerminalFailureException e) {
            throw new AssertionError(
                    "No %s of process %d after %s; its log:%n%s".formatted(what, pid(), age(), log()), e);
        }
    }

    /** The exit code; waits for it. */
    public int awaitExit() {
        try {
            if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Process %d runs on; its log:%n%s".formatted(pid(), log()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end; false if it still runs after that time. */
    public boolean hasEndedWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it does nothing any more, and does not know. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("Process %d took no SIG%s".formatted(pid(), name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
