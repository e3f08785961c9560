package com.kotsin.streamingcandle.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A folder in the place of the root of a host. Its {@code systemctl} and {@code java} write down how they are called;
 * what a release does, its "jar" says, a file of properties: {@code version}, {@code check} (exit code of its check),
 * {@code readiness} and {@code metrics} (HTTP status), {@code key} (API key), {@code lag} (records, one after the other, or
 * {@code none}) and {@code sink} (records that MongoDB lacks), {@code dies}, {@code differs} (what a rebuild finds).
 */
final class ThrowAwayHost implements AutoCloseable {

    static final Path SCRIPT = Path.of("deploy-production.sh").toAbsolutePath();
    static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    private static final String SYSTEMCTL = """
            #!/bin/bash
            records=ROOT/records
            echo "$*" >> "$records/systemctl"
            unit=${!#} instance=${unit#*@} instance=${instance%.service}
            unit_state=$records/$instance.unit
            became() { printf 'ActiveState=%s\\nMainPID=%s\\nExecMainStatus=%s\\n' "$@" > "$unit_state"; }
            [[ $unit != *@* || -e $unit_state ]] || became inactive 0 0
            case $1 in
              show) sed -n "s/^${2#--property=}=//p" "$unit_state" ;;
              is-enabled) [[ -e $unit_state.enabled ]] ;;
              enable) touch "$unit_state.enabled" ;;
              stop) became inactive 0 0 ;;
              restart)
                pid=$(($(wc -l < "$records/systemctl") + 4000000))
                if grep -q '^dies' "ROOT/opt/streamingcandle/instances/$instance/current/streamingcandle.jar"; then
                  became failed 0 78
                else
                  became active "$pid" 0
                  echo -n "$pid" > "ROOT/var/lib/kafka-streams/streamingcandle/$(uname -n)-$instance/instance.lock"
                fi ;;
            esac
            """;
    private static final String JAVA = """
            #!/bin/bash
            { echo "$(id -u) $*"; } >> ROOT/records/java
            env > ROOT/records/environment-$$
            while [[ $1 != -jar ]]; do shift; done
            case $3 in
              --version) echo "streamingcandle $(sed -n 's/^version=//p' "$2")" ;;
              check-config) echo "checked: $(sed -n 's/^check=//p' "$2")"; exit "$(sed -n 's/^check=//p' "$2")" ;;
              rebuild) if grep -q '^differs' "$2"; then exit 1; fi ;;
              try-format) cat ;;
            esac
            """;

    private final Path root;
    private final Path records;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<Path, AtomicInteger> asked = new HashMap<>();

    /** @param root empty directory */
    ThrowAwayHost(Path root) throws IOException {
        this.root = root.toRealPath();
        this.records = Files.createDirectory(this.root.resolve("records"));
        // The service's user must get as far as its own files.
        mode(this.root, "rwx--x--x");
        mode(records, "rwxrwxrwx");
        Files.createDirectories(path("etc/streamingcandle"));
        Files.createFile(path("etc/passwd"));
        Files.createFile(path("etc/group"));
        Files.createDirectories(path("usr/bin"));
        Files.createDirectories(path("home"));
        program(path("usr/bin/java"), JAVA);
        program(records.resolve("stand-in-systemctl"), SYSTEMCTL);
        serve("main");
    }

    private void program(Path file, String text) throws IOException {
        Files.writeString(file, text.replace("ROOT", root.toString()));
        mode(file, "rwxr-xr-x");
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Answers for this instance at a port of its own, which its environment file names. */
    void serve(String instance) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(instance, exchange));
        server.start();
        servers.add(server);
        write(
                "etc/streamingcandle/%s.env".formatted(instance),
                "SERVER_PORT=" + server.getAddress().getPort());
    }

    private void answer(String instance, HttpExchange exchange) throws IOException {
        Path state = records.resolve(instance + ".unit");
        Path jar = path("opt/streamingcandle/instances/%s/current/streamingcandle.jar".formatted(instance));
        if (!Files.exists(state) || !Files.readString(state).contains("ActiveState=active")) {
            exchange.close();
            return;
        }
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(jar)) {
            release.load(reader);
        }
        String key = release.getProperty("key");
        if (exchange.getRequestURI().getPath().equals("/actuator/health/readiness")) {
            respond(exchange, Integer.parseInt(release.getProperty("readiness", "200")), "{}");
        } else if (key != null && !key.equals(exchange.getRequestHeaders().getFirst("X-API-Key"))) {
            respond(exchange, 401, "");
        } else {
            String sink = """
                    streamingcandle_consumer_lag{group="candle-processor-mongo-sink",topic="candles-1m"} %s
                    """.formatted(release.getProperty("sink", "0.0"));
            respond(
                    exchange,
                    Integer.parseInt(release.getProperty("metrics", "200")),
                    sink + lags(jar.toRealPath(), release.getProperty("lag", "0")));
        }
    }

    private String lags(Path jar, String lags) {
        String[] steps = lags.split(",");
        int step = asked.computeIfAbsent(jar, any -> new AtomicInteger()).getAndIncrement();
        String lag = steps[Math.min(step, steps.length - 1)];
        return lag.equals("none") ? "streamingcandle_open_windows 3.0\n" : """
                        # TYPE streamingcandle_consumer_lag gauge
                        streamingcandle_consumer_lag{group="candle-processor-1m",topic="ticks"} %.3E
                        streamingcandle_consumer_lag{group="candle-processor-5m",topic="candles-1m"} 1.0
                        """.formatted(Double.parseDouble(lag));
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A jar of this version, in a directory that is not part of the host's system. */
    Path jar(String version, String... properties) {
        return write(
                "home/streamingcandle-%s.jar".formatted(version),
                "version=%s\n%s\n%s"
                        .formatted(
                                version,
                                String.join("\n", properties),
                                Stream.of(properties).anyMatch(line -> line.startsWith("check=")) ? "" : "check=0"));
    }

    Path write(String path, String text) {
        try {
            Files.createDirectories(path(path).getParent());
            return Files.writeString(path(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the script with short waits between two looks. */
    Tool.Result deploy(Object... arguments) {
        return run(command(arguments));
    }

    /** The same, where a shell gives it a file to read. */
    Tool.Result deployReading(Path input, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "input=$1; shift; exec \"$@\" <\"$input\"", "sh"));
        command.add(input.toString());
        command.addAll(command(arguments));
        return run(command);
    }

    /** Starts the script; what it says goes to the file {@code home/output}. */
    Process start(Object... arguments) throws IOException {
        return prepare(arguments).redirectOutput(path("home/output").toFile()).start();
    }

    /** Starts the script; who reads what it says may stop to. */
    Process startForReader(Object... arguments) throws IOException {
        return prepare(arguments).start();
    }

    private ProcessBuilder prepare(Object... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
        builder.environment().putAll(environment());
        return builder;
    }

    private static List<String> command(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "--poll", "0.1"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Stops the service as an operator would, beside the script. */
    void stop(String unit) {
        run(List.of(records.resolve("stand-in-systemctl").toString(), "stop", unit));
    }

    private Tool.Result run(List<String> command) {
        return Tool.run(path("home"), environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of(
                "ROOT", root.toString(),
                "SYSTEMCTL", records.resolve("stand-in-systemctl").toString());
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /** What {@code systemctl} was asked to change, and {@code java} to do, since the host was made. */
    List<String> actions() {
        return calls("systemctl").stream()
                .filter(call -> !call.startsWith("show ") && !call.startsWith("is-enabled "))
                .toList();
    }

    List<String> calls(String program) {
        try {
            Path file = records.resolve(program);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environments in which {@code java} was called. */
    List<String> environments() throws IOException {
        try (Stream<Path> files = Files.list(records)) {
            List<String> environments = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().contains("environment-"))
                    .toList()) {
                environments.add(Files.readString(file));
            }
            return environments;
        }
    }

    /** The version that an instance has as its {@code current} or {@code previous} release. */
    String version(String instance, String which) {
        try {
            return path("opt/streamingcandle/instances/%s/%s".formatted(instance, which))
                    .toRealPath()
                    .getFileName()
                    .toString()
                    .replaceFirst("-[0-9a-f]{12}$", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file and directory with its rights, time and content; without what the stand-ins write, and locks. */
    Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(
                            path -> !path.startsWith(records) && !path.startsWith(path("run")) && !path.equals(root))
                    .toList()) {
                all.put(
                        path.toString(),
                        "%s %s %s"
                                .formatted(
                                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                                        Files.getLastModifiedTime(path),
                                        Files.isRegularFile(path) ? Files.readString(path) : ""));
            }
        }
        return all;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
