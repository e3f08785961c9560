package com.kotsin.streamingcandle.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A broker or a store in a child process, to be killed, frozen, stopped, and started again with the same ports and directory.
 * For one thread.
 */
public final class ServerProcess implements AutoCloseable {

    private static final int STARTS = 3;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);
    private static final String READY = "READY";

    private final Class<?> main;
    private final List<String> arguments;
    private final int port;
    private final int servedPort;
    private Process process;

    private ServerProcess(Class<?> main, int port, int servedPort, List<String> arguments) throws IOException {
        this.main = main;
        this.port = port;
        this.servedPort = servedPort;
        this.arguments = arguments;
        start();
    }

    /**
     * Starts a broker with two doors: one for tests, and one for the application that says of itself to be somewhere else, as
     * behind a {@link Relay} that leads to it.
     *
     * @param advertised where, as {@code host:port}
     * @param settings more or other ones of Apache Kafka
     */
    public static ServerProcess broker(Path directory, String advertised, Map<String, String> settings)
            throws IOException {
        int port = Ports.free();
        int servedPort = Ports.free();
        List<String> arguments = new ArrayList<>(
                List.of(directory.toString(), Integer.toString(port), Integer.toString(servedPort), advertised));
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        return new ServerProcess(Broker.class, port, servedPort, arguments);
    }

    /** Starts a store. */
    public static ServerProcess store(Path directory) throws IOException {
        int port = Ports.free();
        return new ServerProcess(Store.class, port, port, List.of(directory.toString(), Integer.toString(port)));
    }

    /** Starts it again after it was killed or stopped; returns when it is ready. */
    public void start() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("It runs, as process " + process.pid());
        }
        // While it was away somebody may have come by its port for a moment.
        for (int attempt = 0; attempt < STARTS; attempt++) {
            if (tryStart()) {
                return;
            }
        }
        throw new IllegalStateException("It ended before it was ready; standard error says why");
    }

    private boolean tryStart() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=embedded/logback-tools.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(READY)) {
                return true;
            }
        }
        process.onExit().join();
        return false;
    }

    /** Of 127.0.0.1, for tests. */
    public int port() {
        return port;
    }

    /** Of 127.0.0.1, for what the application comes through. */
    public int servedPort() {
        return servedPort;
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; returns when the process has ended in order. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("It does not end within " + STOP_WITHIN);
        }
    }

    /** SIGSTOP: its connections stay, and nobody answers. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", which, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill %s ended with %d".formatted(which, exit));
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static void serve(AutoCloseable server) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.close();
            } catch (Exception e) {
                System.err.println(e);
            }
        }));
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    /** Arguments: directory, port for tests, port for the application, what the latter advertises, settings. */
    static final class Broker {
        private static final String DOOR = "SERVED";

        public static void main(String[] arguments) throws InterruptedException {
            serve(EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), settings -> {
                settings.merge("listeners", "%s://127.0.0.1:%s".formatted(DOOR, arguments[2]), ServerProcess::joined);
                settings.merge("advertised.listeners", "%s://%s".formatted(DOOR, arguments[3]), ServerProcess::joined);
                settings.merge("listener.security.protocol.map", DOOR + ":PLAINTEXT", ServerProcess::joined);
                for (int i = 4; i < arguments.length; i++) {
                    String[] setting = arguments[i].split("=", 2);
                    settings.put(setting[0], setting[1]);
                }
            }));
        }

        private Broker() {}
    }

    private static Object joined(Object one, Object other) {
        return one + "," + other;
    }

    /** Arguments: directory, port. */
    static final class Store {
        public static void main(String[] arguments) throws InterruptedException {
            serve(EmbeddedStore.start(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
        }

        private Store() {}
    }
}
