package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Memory and descriptors that run out, and a clock that jumps. */
final class Limits {

    /** Of a virtual machine that was told to exit when memory runs out. */
    private static final int OUT_OF_MEMORY = 3;

    private static final Duration LONG = Duration.ofMinutes(3);

    private Limits() {}

    static void noHeap(Stage stage) throws Exception {
        Installation installation = stage.installation();
        ApplicationProcess small = stage.start(
                        installation,
                        Map.of(),
                        "-Xmx96m",
                        stage.isBroken() ? "-XX:-ExitOnOutOfMemoryError" : "-XX:+ExitOnOutOfMemoryError")
                .awaitUp();
        int perSecond = stage.ticksPerSecond();
        Market market = new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Stage.SPEED);
        HugeAmong feed = new HugeAmong(market);
        Load load = stage.load(feed, perSecond);
        LiveTap live = stage.liveOfAll();
        feed.next(3);
        Duration gone = stage.awaiting("the end of the process", LONG, () -> !small.isAlive());
        stage.awaitExit(small, OUT_OF_MEMORY);

        ApplicationProcess normal = stage.start(installation, Map.of());
        normal.awaitUp();
        stage.awaitCaughtUp(LONG);
        stage.note("recovery", normal.age());
        stage.assertExact(load, normal);
        stage.assertWithin("gone after", gone, Duration.ofSeconds(10));
    }

    /** Puts records of 50 MB between others when it is told to; they are no trades. */
    private static final class HugeAmong implements Supplier<Message> {

        private static final int BYTES = 50 << 20;

        private final Supplier<Message> others;
        private int due;

        private HugeAmong(Supplier<Message> others) {
            this.others = others;
        }

        private synchronized void next(int count) {
            due = count;
        }

        @Override
        public synchronized Message get() {
            if (due == 0) {
                return others.get();
            }
            due--;
            byte[] blanks = new byte[BYTES];
            Arrays.fill(blanks, (byte) ' ');
            return new Message(due % Stage.PARTITIONS, "huge".getBytes(UTF_8), blanks, null, "too_large");
        }
    }

    static void noDescriptors(Stage stage) throws Exception {
        ApplicationProcess process = stage.start().awaitUp();
        Load load = stage.load();
        LiveTap live = stage.liveOfAll();
        long idle = descriptors(process);
        long most = idle + 40;
        prlimit(process, most);
        live.reset();
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), process.port()));
            }
            stage.awaiting("no descriptor left", LONG, () -> descriptors(process) >= most - 1);
            Quietness.Watch watch = Quietness.watch(process);
            stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(15)));
            stage.note("meanwhile", watch.end());
            stage.note("descriptors", "%d idle, %d at most".formatted(idle, most));
        } finally {
            for (Socket client : clients) {
                if (stage.isBroken()) {
                    stage.closing(client);
                } else {
                    client.close();
                }
            }
        }
        stage.note("HTTP again after", stage.awaiting("an answer", LONG, () -> {
            try {
                return process.get("/actuator/health").statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        }));
        stage.awaitAllHeardAgain(live);
        stage.note("GAP", live.gap());
        stage.note(
                "failures",
                process.log()
                        .lines()
                        .filter(line -> line.contains("instance failed"))
                        .count());
        stage.assertExact(load, process);
    }

    private static long descriptors(ApplicationProcess process) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        }
    }

    private static void prlimit(ApplicationProcess process, long most) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(process.pid()), "--nofile=%d:%d".formatted(most, most))
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).isZero();
    }

    /** Trades come as they happen, and none is late: a window that closed early would be revised. */
    static void clock(Stage stage) throws Exception {
        Path clock = stage.directory().resolve("clock");
        stage.switchIn(MovedClock.class);
        Installation installation = stage.installation();
        ApplicationProcess process = stage.start(
                        installation,
                        Map.of("STREAMINGCANDLE_QUIET_PERIOD", "5s", "STREAMINGCANDLE_GRACE", "2s"),
                        MovedClock.option(clock))
                .awaitUp();
        int perSecond = stage.ticksPerSecond();
        Load load = stage.load(
                Market.orderly(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Instant.now()), perSecond);
        LiveTap live = stage.liveOfAll();
        live.reset();
        for (Duration ahead : List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1), Duration.ZERO)) {
            MovedClock.set(clock, ahead);
            stage.lasting(stage.longOrShort(Duration.ofSeconds(40), Duration.ofSeconds(20)));
        }
        stage.note("GAP", live.gap());
        load.stop();
        // Nothing comes any more, and by the clock all windows are over.
        MovedClock.set(clock, Duration.ofHours(2));
        long candles = load.candles(30).size();
        stage.awaiting("the last windows", LONG, () -> installation.sent("30m").size() >= candles);
        installation.awaitSettled(process, installation.ticks());
        stage.note("ticks", load.sent());
        long revisions = 0;
        for (String timeframe : Installation.TIMEFRAMES) {
            revisions += installation.sent(timeframe).stream()
                    .filter(candle -> candle.contains("\"status\":\"revised\""))
                    .count();
        }
        stage.note("revisions", revisions);
        stage.assertExact(load, installation);
        assertThat(revisions).as("candles that were closed early").isZero();
    }
}
