package com.kotsin.streamingcandle.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** F43 and F44: finals go on in Kafka whatever the store does, and the store has all of them in the end. */
final class StoreOutage {

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration STORED_WITHIN = Duration.ofSeconds(60);
    private static final Duration AT_LAST = Duration.ofMinutes(5);
    /** How much later finals may come at the median, on a machine that does other work too. */
    private static final long MOST_LATER_MILLIS = 500;

    private static final double MOST_LINES = 1;

    private final Stage stage;
    private final OwnStore own;
    private ApplicationProcess process;
    private Load load;
    private DelayTap finals;

    private StoreOutage(Stage stage) throws IOException {
        this.stage = stage;
        this.own = OwnStore.on(stage);
    }

    static void killed(Stage stage) throws Exception {
        StoreOutage row = new StoreOutage(stage);
        row.begin();
        DelayTap.Delays before = row.before();
        row.own.store().kill();
        row.outage("down", stage.longOrShort(Duration.ofMinutes(10), Duration.ofSeconds(12)), before);
        row.own.store().start();
        row.end();
    }

    static void slowThenSilent(Stage stage) throws Exception {
        StoreOutage row = new StoreOutage(stage);
        row.begin();
        DelayTap.Delays before = row.before();
        Duration each = stage.longOrShort(Duration.ofSeconds(100), Duration.ofSeconds(10));
        row.own.relay().delay(Duration.ofSeconds(1), Duration.ZERO);
        row.outage("answers after 2 s", each, before);
        row.own.relay().blackHole();
        row.outage("never", each, before);
        row.own.relay().pass();
        row.end();
    }

    private void begin() throws Exception {
        process = own.start().awaitUp();
        // A load that goes on for long keeps all of it.
        int perSecond = stage.longOrShort(300, 500);
        Dated feed = new Dated(new Market(stage.seed(), Stage.SYMBOLS, Stage.PARTITIONS, perSecond, Stage.SPEED));
        load = stage.load(feed, perSecond);
        stage.liveOfAll();
        finals = stage.closing(new DelayTap(
                stage.services().bootstrapServers(),
                List.of(stage.installation().candles("1m")),
                candle -> DelayTap.number(candle, "revision") > 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(feed.cameTo(DelayTap.number(candle, "end") + GRACE.toMillis()))));
    }

    private DelayTap.Delays before() {
        finals.reset();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(6)));
        DelayTap.Delays before = finals.delays();
        stage.note("finals p50", before);
        return before;
    }

    private void outage(String how, Duration length, DelayTap.Delays before) throws Exception {
        finals.reset();
        Duration settling =
                length.dividedBy(2).compareTo(Duration.ofMinutes(1)) < 0 ? length.dividedBy(2) : Duration.ofMinutes(1);
        stage.lasting(settling);
        Quietness.Watch watch = Quietness.watch(process);
        stage.lasting(length.minus(settling));
        Quietness quiet = watch.end();
        DelayTap.Delays meanwhile = finals.delays();
        stage.note(how, length);
        stage.note("finals p50, " + how, meanwhile);
        stage.note("meanwhile", quiet);
        List<String> blocked = streamThreadsInTheStore();
        assertThat(blocked).as("stream threads that wait for the store").isEmpty();
        assertThat(quiet.linesPerSecond()).as("lines a second").isLessThan(MOST_LINES);
        assertThat(meanwhile.count()).as("finals").isPositive();
        assertThat(meanwhile.p50().toMillis())
                .as("median delay of finals, ms")
                .isLessThan(2 * before.p50().toMillis() + MOST_LATER_MILLIS);
    }

    /** Names of those of Kafka Streams that have anything to do with MongoDB in a thread dump. */
    private List<String> streamThreadsInTheStore() throws IOException, InterruptedException {
        String dump = threadDump();
        List<String> streams = List.of(dump.split("\n\n")).stream()
                .filter(thread -> thread.contains("StreamThread"))
                .toList();
        assertThat(streams).as(dump).isNotEmpty();
        return streams.stream().filter(thread -> thread.contains("com.mongodb")).toList();
    }

    private String threadDump() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        String dump = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(dump).isZero();
        return dump;
    }

    private void end() throws Exception {
        stage.assertWithin("sink's lag 0 after", OwnStore.awaitStored(stage, AT_LAST), STORED_WITHIN);
        stage.assertExact(load, process);
    }
}
