package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.leaks.Footprint;
import com.kotsin.streamingcandle.leaks.Visits;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** F48, F49: what clients of the HTTP API do to whoever serves them. */
final class Clients {

    private static final Map<String, String> SETTINGS = Map.of(
            "STREAMINGCANDLE_HTTP_HEARTBEAT", "100ms",
            "STREAMINGCANDLE_HTTP_MAXCONNECTIONS", "500",
            "STREAMINGCANDLE_HTTP_MAXCONNECTIONSPERCLIENT", "500",
            "SERVER_TOMCAT_THREADS_MAX", "20",
            "SERVER_TOMCAT_THREADS_MINSPARE", "20");

    private static final Duration GONE = Duration.ofSeconds(60);
    private static final Duration HEADERS_GIVEN_UP = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofSeconds(15);
    private static final Duration LIVE = Duration.ofMillis(100);
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final double MORE = 1.2;
    private static final int SILENT = 20;
    private static final int SLOW = 50;
    private static final int FLOODERS = 8;
    private static final int SMALL_BUFFER = 4_096;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MEGABYTE = 1 << 20;

    private static final String EVERYTHING =
            "GET /api/v1/stream?timeframe=1m,2m,3m,5m,15m,30m&symbol=%s HTTP/1.1\r\nHost: here\r\n\r\n"
                    .formatted(IntStream.range(0, 50).mapToObj(i -> "S" + i).collect(Collectors.joining(",")));

    private Clients() {}

    static void comeAndGo(Stage stage) throws Exception {
        ApplicationProcess process =
                stage.start(stage.installation(), SETTINGS, Footprint.STEADY.toArray(String[]::new));
        process.awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        visit(process, stage.longOrShort(1_000, 200));
        awaitNobody(stage, process);
        Held before = Held.by(process);

        live.reset();
        Relay relay = stage.closing(new Relay());
        relay.leadTo(process.port());
        for (int client = 0; client < SILENT; client++) {
            askForEverything(stage, process.port());
            askForEverything(stage, relay.port());
        }
        stage.awaiting(
                "streams of those that read nothing",
                Duration.ofMinutes(1),
                () -> process.metric("streamingcandle_subscribers") == 2 * SILENT);
        relay.blackHole();
        visit(process, stage.longOrShort(10_000, 1_000));
        stage.assertWithin("all subscriptions gone after", awaitNobody(stage, process), GONE);
        before.assertAsBefore(stage, process, GONE);
        stage.noteGap(live, GAP);
        stage.assertExact(load, process);
    }

    private static void visit(ApplicationProcess process, int times) throws Exception {
        int port = process.port();
        Visits.make(0, times, number -> Visits.ofStream(port, number, Stage.SYMBOLS));
    }

    private static Duration awaitNobody(Stage stage, ApplicationProcess process) {
        return stage.awaiting(
                "the end of all subscriptions",
                GONE.multipliedBy(3),
                () -> process.metric("streamingcandle_subscribers") == 0
                        && process.metric("streamingcandle_followed_symbols") == 0);
    }

    /** Reads nothing of what comes. */
    private static void askForEverything(Stage stage, int port) throws IOException {
        Socket socket = stage.closing(new Socket());
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(EVERYTHING.getBytes(US_ASCII));
    }

    static void flood(Stage stage) throws Exception {
        ApplicationProcess process = stage.start(stage.installation(), SETTINGS).awaitUp();
        Dated feed = new Dated(stage.market());
        Load load = stage.load(feed, stage.ticksPerSecond());
        LiveTap live = stage.liveOfAll();
        stage.lasting(BEFORE);
        DelayTap delays = DelayTap.ofLiveMinutes(stage, feed, "");
        stage.lasting(BEFORE);
        DelayTap.Delays before = delays.delays();
        stage.note("live before p50", before);

        live.reset();
        delays.reset();
        List<Socket> slow = new ArrayList<>();
        for (int client = 0; client < SLOW; client++) {
            Socket socket = stage.closing(new Socket(InetAddress.getLoopbackAddress(), process.port()));
            socket.setSoTimeout(TIMEOUT_MILLIS * 2);
            socket.getOutputStream().write("GET /api/v1/quotes/S1 HTTP/1.1\r\nHo".getBytes(US_ASCII));
            slow.add(socket);
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong requests = new AtomicLong();
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS + 1);
        Future<Duration> givenUp = flooders.submit(() -> timeToRead(slow));
        List<Future<?>> ends = new ArrayList<>();
        for (int flooder = 0; flooder < FLOODERS; flooder++) {
            Random random = new Random(stage.seed() + flooder);
            ends.add(flooders.submit(() -> {
                while (!over.get()) {
                    statuses.add(ask(process.port(), request(random)));
                    requests.incrementAndGet();
                }
                return null;
            }));
        }
        stage.lasting(stage.longOrShort(Duration.ofMinutes(2), BEFORE));
        DelayTap.Delays under = delays.delays();
        Duration cutOff = givenUp.get();
        over.set(true);
        for (Future<?> end : ends) {
            end.get();
        }
        flooders.shutdown();

        stage.note("requests", String.format(Locale.ROOT, "%,d", requests.get()));
        stage.note("statuses", new TreeSet<>(statuses));
        assertThat(statuses).isSubsetOf(200, 400, 404, 413, 414, 429, 431, 503).contains(200, 400);
        stage.noteGap(live, GAP);
        stage.assertExact(load, process);
        stage.note("live under the flood p50", under);
        Duration allowed = Duration.ofMillis(
                Math.max(LIVE.toMillis(), (long) (MORE * before.p95().toMillis())));
        stage.assertWithin("live p95", under.p95(), allowed);
        stage.assertWithin("slow headers cut off after", cutOff, HEADERS_GIVEN_UP);
    }

    private static Duration timeToRead(List<Socket> sockets) throws IOException {
        long from = System.nanoTime();
        for (Socket socket : sockets) {
            // What it says before it gives up does not matter.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static String request(Random random) {
        String candles = "/api/v1/candles?symbol=S%d&timeframe=1m&limit=".formatted(random.nextInt(Stage.SYMBOLS));
        return switch (random.nextInt(5)) {
            case 0 -> candles + "999999999";
            case 1 -> candles + "5000";
            case 2 -> "/api/v1/candles?symbol=" + "S".repeat(MEGABYTE);
            case 3 -> "/api/v1/quotes/S" + random.nextInt(Stage.SYMBOLS);
            default -> "/api/v1/symbols?query=S&limit=1000";
        };
    }

    /** The status, or 0 if the connection was cut before one came, as it may be while too much is still being sent. */
    private static int ask(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                                .formatted(path)
                                .getBytes(US_ASCII));
            } catch (IOException e) {
                return cutShort(path);
            }
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            if (line.length < "HTTP/1.1 200".length()) {
                return cutShort(path);
            }
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return Integer.parseInt(new String(line, US_ASCII).substring("HTTP/1.1 ".length()));
        } catch (SocketException e) {
            return cutShort(path);
        }
    }

    /** What is far too long need not be read to its end, and the client may not get to see why. */
    private static int cutShort(String path) {
        assertThat(path).hasSizeGreaterThan(MEGABYTE);
        return 414;
    }
}
