package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.OracleTick;
import com.kotsin.streamingcandle.oracle.RandomTicks;
import com.kotsin.streamingcandle.process.QuickStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command in a process of its own beside the whole application, which has read a random feed with late, repeated and
 * disordered ticks. {@code -Dseed=N} chooses the feed.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RebuildIT {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildIT.class);
    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int PARTITIONS = 2;
    private static final RandomTicks FEED = RandomTicks.with(SEED).ticks(600);
    private static final Instant FROM = FEED.start().minus(Duration.ofMinutes(30));
    private static final Instant END = FEED.start().plus(Duration.ofHours(1));

    /** Start of half an hour that the feed does not reach; its first minutes are settled and its last are not. */
    private static final Instant YOUNG = END.plus(Duration.ofHours(8)).truncatedTo(ChronoUnit.HOURS);

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;

    private record Answer(int exitCode, List<String> out, String err) {

        List<String> about(String candle) {
            return out.stream().filter(line -> line.startsWith(candle)).toList();
        }
    }

    @BeforeAll
    static void read_a_feed_and_then_a_trade_that_settles_it() throws Exception {
        surroundings = new Surroundings(directory);
        surroundings.createTopic("ticks", PARTITIONS);
        surroundings.keepForEver(List.of("ticks"));
        application = new WholeApplication(surroundings, "rebuilt");
        List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
        for (OracleTick tick : FEED.list()) {
            String symbol = tick.trade() == null ? "S1" : tick.trade().symbol();
            int partition = Math.floorMod(symbol.hashCode(), PARTITIONS);
            ticks.add(record(partition, tick.arrival(), symbol, tick.json()));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long time = END.plus(Duration.ofHours(1)).toEpochMilli();
            String json = "{\"symbol\":\"LAST%d\",\"price\":1,\"size\":1,\"time\":%d}".formatted(partition, time);
            ticks.add(record(partition, time, "LAST" + partition, json));
        }
        for (int minute : List.of(1, 25)) {
            long time = YOUNG.plus(Duration.ofMinutes(minute)).toEpochMilli();
            ticks.add(record(
                    0, time, "YOUNG", "{\"symbol\":\"YOUNG\",\"price\":1,\"size\":1,\"time\":%d}".formatted(time)));
        }
        surroundings.send(ticks);
        application.awaitAllClosed(ticks.size());
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, long time, String key, String json) {
        return new ProducerRecord<>("ticks", partition, time, key.getBytes(UTF_8), json.getBytes(UTF_8));
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
        if (surroundings != null) {
            surroundings.close();
        }
    }

    private static Answer rebuild(String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("rebuild", "--from", FROM.toString(), "--to", END.toString()));
        arguments.addAll(List.of(options));
        return answer(arguments);
    }

    private static Answer answer(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(QuickStart.application());
        command.addAll(arguments);
        command.add("--spring.kafka.bootstrap-servers=" + surroundings.broker.bootstrapServers());
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(WholeApplication.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        Answer answer = new Answer(process.exitValue(), Files.readAllLines(out), Files.readString(err));
        LOG.info("{} of seed {}: {}", arguments, SEED, answer);
        return answer;
    }

    private static SaidCandle newest(int minutes, SaidCandle like) {
        return application.saidByNow(minutes).stream()
                .filter(candle -> candle.key().equals(like.key()))
                .reduce((older, newer) -> newer.revision() > older.revision() ? newer : older)
                .orElseThrow();
    }

    private static boolean isOfTheFeed(SaidCandle candle) {
        return candle.candle().start() < END.toEpochMilli();
    }

    private static int overlapping(int minutes) {
        return (int) application.newest(minutes).stream()
                .filter(RebuildIT::isOfTheFeed)
                .count();
    }

    @Test
    void an_untouched_range_differs_nowhere_and_a_wrong_candle_is_found_and_repaired() throws Exception {
        Answer untouched = rebuild("--promote");
        assertThat(untouched.exitCode).as("seed %d: %s", SEED, untouched).isZero();
        assertThat(untouched.out)
                .as("seed %d", SEED)
                .containsExactly(
                        "%d candles compared: %s"
                                .formatted(
                                        WholeApplication.MINUTES.stream()
                                                .mapToInt(RebuildIT::overlapping)
                                                .sum(),
                                        WholeApplication.MINUTES.stream()
                                                .map(minutes -> overlapping(minutes) + " of " + minutes + "m")
                                                .reduce((all, next) -> all + ", " + next)
                                                .orElseThrow()),
                        "Nothing differs.");

        for (int minutes : List.of(1, 5)) {
            assertThatAWrongCandleIsRepaired(minutes);
        }

        Answer again = rebuild();
        assertThat(again.exitCode).as("seed %d: %s", SEED, again).isZero();
        assertThat(again.out).as("seed %d", SEED).endsWith("Nothing differs.");
    }

    private void assertThatAWrongCandleIsRepaired(int minutes) throws Exception {
        // What the store holds: some candles have more digits than it can. Of many trades: not all of them were late.
        SaidCandle right = application.stored(minutes).stream()
                .filter(RebuildIT::isOfTheFeed)
                .max(Comparator.comparing(candle -> candle.candle().trades()))
                .orElseThrow();
        String start = Instant.ofEpochMilli(right.candle().start()).toString();
        String candle = "%s %dm %s".formatted(right.candle().symbol(), minutes, start);
        int revision = right.revision() + 1;
        publish(minutes, right, revision);

        Answer found = rebuild("--promote", "--dry-run");
        assertThat(found.exitCode).as("seed %d: %s", SEED, found).isEqualTo(1);
        assertThat(found.about(candle))
                .as("seed %d", SEED)
                .singleElement()
                .asString()
                .startsWith(candle + " trades: published 987654321, rebuilt ");
        assertThat(found.out)
                .contains("1 differ.")
                .endsWith("Nothing was published; --promote without --dry-run would publish 1.");
        assertThat(shapes(found.out.stream())).as("seed %d", SEED).containsExactlyElementsOf(documented("rebuild"));
        assertThat(newest(minutes, right).revision()).as("seed %d", SEED).isEqualTo(revision);
        assertThatItIsExplained(right, minutes + "m", start, revision);

        Answer promoted = rebuild("--promote", "--symbol", right.candle().symbol());
        assertThat(promoted.exitCode).as("seed %d: %s", SEED, promoted).isZero();
        assertThat(promoted.out).endsWith("1 promoted.");
        await().atMost(WholeApplication.PATIENCE).untilAsserted(() -> {
            SaidCandle repaired = newest(minutes, right);
            assertThat(repaired.candle()).as("seed %d", SEED).isEqualTo(right.candle());
            assertThat(repaired.complete()).isEqualTo(right.complete());
            assertThat(repaired.exchange()).isEqualTo(right.exchange());
            assertThat(repaired.status()).isEqualTo("revised");
            assertThat(repaired.revision()).as("seed %d", SEED).isEqualTo(revision + 1);
            assertThat(application.stored(minutes))
                    .as("seed %d", SEED)
                    .filteredOn(each -> each.key().equals(right.key()))
                    .containsExactly(repaired);
            assertThat(application.lags())
                    .allSatisfy((group, lag) -> assertThat(lag).isZero());
        });
        for (int other : WholeApplication.MINUTES) {
            boolean touched = other == 1 || other == minutes;
            assertThat(application.saidByNow(other).stream().filter(RebuildIT::isOfTheFeed))
                    .as("%dm candles of seed %d; longer ones are not made from a repaired minute", other, SEED)
                    .hasSize((int) application.said(other).stream()
                                    .filter(RebuildIT::isOfTheFeed)
                                    .count()
                            + (touched ? 2 : 0));
        }
    }

    @Test
    void a_symbol_of_which_there_is_nothing_is_named_and_is_no_success() throws Exception {
        Answer answer = rebuild("--symbol", "MISTYPED");

        assertThat(answer.exitCode).as(answer.toString()).isEqualTo(1);
        assertThat(answer.out).endsWith("MISTYPED has no candle and no trade in this time.", "Nothing was compared.");
    }

    @Test
    void a_minute_is_not_promoted_before_every_longer_candle_that_holds_it_is_settled() throws Exception {
        SaidCandle right = application.stored(1).stream()
                .filter(candle -> candle.candle().symbol().equals("YOUNG"))
                .min(Comparator.comparing(candle -> candle.candle().start()))
                .orElseThrow();
        int revision = right.revision() + 1;
        publish(1, right, revision);

        Answer answer = answer(List.of(
                "rebuild",
                "--promote",
                "--from",
                YOUNG.toString(),
                "--to",
                YOUNG.plus(Duration.ofMinutes(2)).toString()));

        assertThat(answer.exitCode).as(answer.toString()).isEqualTo(1);
        assertThat(answer.out)
                .contains("1 differ.")
                .contains("1 of them, or longer candles that hold them, may still be revised by late trades;"
                        + " they are not promoted yet.")
                .endsWith("0 promoted.");
        assertThat(newest(1, right).revision()).isEqualTo(revision);
    }

    private void assertThatItIsExplained(SaidCandle right, String timeframe, String start, int revision)
            throws Exception {
        Answer told = answer(List.of("explain", right.candle().symbol(), timeframe, start));

        assertThat(told.exitCode).as("seed %d: %s", SEED, told).isEqualTo(1);
        assertThat(told.out)
                .as("seed %d", SEED)
                .contains("It is not what its ticks say; see rebuild.")
                .anyMatch(line -> line.matches("published  .*, revision %d.*trades 987654321".formatted(revision)))
                .anyMatch(line -> line.startsWith("trades: published 987654321, by its ticks "));
        assertThat(shapes(told.out.stream())).as("seed %d", SEED).containsSubsequence(documented("explain"));
        assertThat(told.out)
                .as("the tick that set the close, seed %d", SEED)
                .anyMatch(line -> line.matches("close      %s: ticks-[01] offset \\d+, traded %s, .*"
                        .formatted(
                                right.candle().close().toPlainString(),
                                Instant.ofEpochMilli(right.candle().closeTime()))));
    }

    /** What the page about the commands shows as the answer of one. */
    private static List<String> documented(String command) throws IOException {
        Matcher block = Pattern.compile(
                        "```text\n\\$ java -jar target/streamingcandle.jar " + command + " .*\n([^`]+)```")
                .matcher(Files.readString(Path.of("docs/commands.md")));
        assertThat(block.find()).isTrue();
        return shapes(block.group(1).lines());
    }

    /** Lines without what differs from candle to candle. */
    private static List<String> shapes(Stream<String> lines) {
        return lines.map(line -> line.replaceAll("[0-9-]+T[0-9:.]+Z", "TIME")
                        .replaceAll("final|revised", "STATUS")
                        .replaceAll(", id .*|, not complete", "")
                        .replaceAll("[0-9]+([.][0-9]+)?", "#"))
                .toList();
    }

    /** As somebody else than the application may do, and so without its headers. */
    private static void publish(int minutes, SaidCandle right, int revision) {
        byte[] json = application.committed(application.finals(minutes)).stream()
                .map(tapped -> new String(tapped.value(), UTF_8))
                .filter(text -> SaidCandle.read(text.getBytes(UTF_8)).equals(right))
                .findFirst()
                .orElseThrow()
                .replaceFirst("\"trades\":\\d+", "\"trades\":987654321")
                .replaceFirst("\"revision\":\\d+", "\"revision\":" + revision)
                .getBytes(UTF_8);
        surroundings.send(List.of(new ProducerRecord<>(
                application.finals(minutes), right.candle().symbol().getBytes(UTF_8), json)));
        await().atMost(WholeApplication.PATIENCE)
                .until(() -> newest(minutes, right).revision() == revision);
    }
}
