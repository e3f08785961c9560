package com.kotsin.streamingcandle.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.market.DailySession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.oracle.FeedByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleRevision;
import com.kotsin.streamingcandle.oracle.OracleTick;
import com.kotsin.streamingcandle.oracle.RandomTicks;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points 2 to 12 of the contract at once: random feeds, in two partitions, read in random pieces with restarts and
 * crashes in between, against candles by definition. {@code -Dseeds=N} tries more feeds, {@code -Dseed=N} that one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RandomTicksTopologyTest {

    private static final Logger LOG = LoggerFactory.getLogger(RandomTicksTopologyTest.class);
    private static final int[] TIMEFRAMES = {1, 2, 3, 5, 15, 30};
    private static final int[] FEW_TIMEFRAMES = {1, 5, 30};
    private static final int PARTITIONS = 2;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration HORIZON = Duration.ofMinutes(8);
    private static final Duration WITHIN_GRACE = Duration.ofMillis(700);
    private static final Instant LONG_AFTER = Instant.parse("2026-01-01T00:00:00Z");

    private static int feeds;
    private static int ticksRead;
    private static int candlesCompared;
    private static int deadLettersCompared;
    private static int crashes;
    private static int restarts;

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    /** A record of a ticks partition: one message, or an array of several. */
    private record Piece(int partition, Instant written, String json) {}

    /** A random feed, and what is to come of it. */
    private record Feed(long seed, List<OracleTick> ticks, Instant start, Duration tolerance) {

        Feed(RandomTicks random) {
            this(
                    random.seed(),
                    random.list(),
                    random.start(),
                    random.seed() % 3 == 0 ? Duration.ofMinutes(3) : Duration.ZERO);
            feeds++;
            ticksRead += ticks.size();
        }

        FeedByDefinition byDefinition(int partition) {
            return new FeedByDefinition(ofPartition(partition), GRACE, HORIZON, tolerance);
        }

        List<OracleTick> ofPartition(int partition) {
            return ticks.stream().filter(tick -> partition(tick) == partition).toList();
        }

        private static int partition(OracleTick tick) {
            String symbol = tick.trade() == null ? "S0" : tick.trade().symbol();
            return Integer.parseInt(symbol.substring(1)) / 2 % PARTITIONS;
        }

        /** In the order of arrival, each partition cut for itself. */
        List<Piece> pieces(int longest, Duration longestSpan) {
            Random random = new Random(seed);
            List<Piece> pieces = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<OracleTick> left = ofPartition(partition);
                while (!left.isEmpty()) {
                    long until = left.get(0).arrival() + longestSpan.toMillis();
                    int length = 1;
                    int atMost = Math.min(left.size(), 1 + random.nextInt(longest));
                    while (length < atMost
                            && left.get(length).arrival() <= until
                            && !left.get(length).isAlone()
                            && !left.get(0).isAlone()) {
                        length++;
                    }
                    List<String> messages = left.subList(0, length).stream()
                            .map(OracleTick::json)
                            .toList();
                    pieces.add(new Piece(
                            partition,
                            Instant.ofEpochMilli(left.get(length - 1).arrival()),
                            length == 1 ? messages.get(0) : "[" + String.join(",", messages) + "]"));
                    left = left.subList(length, left.size());
                }
            }
            pieces.sort((a, b) -> a.written.compareTo(b.written));
            return pieces;
        }

        Options options(int... timeframes) {
            return Options.defaults()
                    .timeframes(timeframes)
                    .partitions(PARTITIONS)
                    .grace(GRACE)
                    .horizon(HORIZON)
                    .known(new WeeklyCalendar(
                            "NSE",
                            ZoneId.of("Asia/Kolkata"),
                            List.of(new DailySession(
                                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                    LocalTime.of(9, 15),
                                    LocalTime.of(15, 30),
                                    null)),
                            Set.of(),
                            Map.of(),
                            tolerance));
        }
    }

    static LongStream seeds() {
        return RandomTicks.seeds(2);
    }

    static LongStream fewSeeds() {
        return RandomTicks.seeds(1);
    }

    @AfterAll
    static void tellHowMuchWasCompared() {
        LOG.info(
                "{} feeds of {} messages in all, {} restarts, {} crashes: {} candles and {} dead letters compared",
                feeds,
                ticksRead,
                restarts,
                crashes,
                candlesCompared,
                deadLettersCompared);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_backlog_gives_each_final_and_revision_and_dead_letter_of_the_definition(long seed) {
        assertThatABacklogGivesTheCandlesOfTheDefinition(seed, 0);
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void whether_marks_or_minutes_are_read_first_changes_nothing(long seed) {
        assertThatABacklogGivesTheCandlesOfTheDefinition(seed, 20);
    }

    private void assertThatABacklogGivesTheCandlesOfTheDefinition(long seed, int marksLate) {
        Feed feed = new Feed(RandomTicks.with(seed));
        try (PipelineDriver pipeline = new PipelineDriver(feed.options(TIMEFRAMES), LONG_AFTER, directory)) {
            pipeline.marksLate(marksLate);
            readAtFullSpeed(feed, pipeline, TIMEFRAMES);

            for (int minutes : TIMEFRAMES) {
                Map<String, List<OracleRevision>> expected = new TreeMap<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    expected.putAll(feed.byDefinition(partition).said(minutes));
                }
                assertThat(said(pipeline, minutes))
                        .as("%dm candles of seed %d", minutes, seed)
                        .isEqualTo(expected);
                count(expected);
            }
            assertDeadLetters(pipeline, feed);
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void read_as_it_comes_a_feed_gives_the_same_bytes_as_read_late_at_full_speed(long seed) {
        Feed feed = new Feed(RandomTicks.with(seed).ticks(200).late(WITHIN_GRACE));
        Map<Integer, List<String>> live = new TreeMap<>();
        try (PipelineDriver pipeline = live(feed)) {
            readAsItComes(feed, pipeline, FEW_TIMEFRAMES);
            for (int minutes : FEW_TIMEFRAMES) {
                live.put(minutes, records(pipeline, minutes));
            }
            assertDeadLetters(pipeline, feed);
        }
        try (PipelineDriver pipeline =
                new PipelineDriver(feed.options(FEW_TIMEFRAMES), LONG_AFTER, directory.resolve("late"))) {
            readAtFullSpeed(feed, pipeline, FEW_TIMEFRAMES);
            for (int minutes : FEW_TIMEFRAMES) {
                assertThat(live.get(minutes))
                        .as("%dm candles of seed %d", minutes, seed)
                        .isEqualTo(records(pipeline, minutes))
                        .isNotEmpty();
                candlesCompared += live.get(minutes).size();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void read_as_it_comes_a_feed_with_late_trades_ends_in_the_candles_of_the_definition(long seed) {
        Feed feed = new Feed(RandomTicks.with(seed).ticks(200));
        try (PipelineDriver pipeline = live(feed)) {
            readAsItComes(feed, pipeline, FEW_TIMEFRAMES);

            for (int minutes : FEW_TIMEFRAMES) {
                Map<String, List<OracleRevision>> said = said(pipeline, minutes);
                Map<String, List<OracleRevision>> afterEachTrade = new TreeMap<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    afterEachTrade.putAll(feed.byDefinition(partition).afterEachTrade(minutes));
                }
                assertThat(said.keySet()).isEqualTo(afterEachTrade.keySet());
                said.forEach((key, revisions) -> {
                    assertThat(revisions)
                            .as("revisions of %s in %dm of seed %d", key, minutes, seed)
                            .extracting(OracleRevision::revision)
                            .isEqualTo(
                                    IntStream.range(0, revisions.size()).boxed().toList());
                    // The clock may have closed a minute early; from then on each trade revises it.
                    assertThat(minutes == 1 ? candles(revisions) : newest(revisions, 1))
                            .as("candles of %s in %dm of seed %d", key, minutes, seed)
                            .isEqualTo(newest(afterEachTrade.get(key), minutes == 1 ? revisions.size() : 1));
                });
                count(said);
            }
            assertDeadLetters(pipeline, feed);
        }
    }

    private static List<OracleCandle> candles(List<OracleRevision> revisions) {
        return revisions.stream().map(OracleRevision::candle).toList();
    }

    private static List<OracleCandle> newest(List<OracleRevision> revisions, int count) {
        return candles(revisions.subList(revisions.size() - count, revisions.size()));
    }

    private PipelineDriver live(Feed feed) {
        return new PipelineDriver(feed.options(FEW_TIMEFRAMES), feed.start().minus(Duration.ofHours(1)), directory);
    }

    private static void readAtFullSpeed(Feed feed, PipelineDriver pipeline, int... timeframes) {
        List<Piece> pieces = feed.pieces(40, Duration.ofMinutes(1));
        SettledCandles settled = new SettledCandles(pipeline, timeframes, feed.seed());
        Random fate = new Random(feed.seed());
        pipeline.moreToRead(true);
        for (int i = 0; i < pieces.size(); i++) {
            List<Piece> next = pieces.subList(i, Math.min(pieces.size(), i + 5));
            switch (fate.nextInt(60)) {
                case 0 -> restart(pipeline, timeframes, fate);
                case 1 -> crash(pipeline, () -> next.forEach(piece -> send(pipeline, piece)));
                default -> {}
            }
            send(pipeline, pieces.get(i));
            settled.check();
        }
        pipeline.moreToRead(false);
        pipeline.marksLate(0);
        pipeline.pass(Duration.ofSeconds(10));
        settled.check();
    }

    private static void readAsItComes(Feed feed, PipelineDriver pipeline, int... timeframes) {
        List<Piece> pieces = feed.pieces(5, Duration.ofMillis(400));
        SettledCandles settled = new SettledCandles(pipeline, timeframes, feed.seed());
        Random fate = new Random(feed.seed());
        // A crash that comes first undoes the wait for the feed, but not when it began: that is committed within a
        // second.
        pipeline.passRoughly(Duration.ofSeconds(1));
        for (int i = 0; i < pieces.size(); i++) {
            int chance = fate.nextInt(100);
            if (chance == 0) {
                restart(pipeline, timeframes, fate);
            }
            if (chance == 1) {
                List<Piece> next = pieces.subList(i, Math.min(pieces.size(), i + 4));
                crash(pipeline, () -> next.forEach(piece -> sendInTime(pipeline, piece)));
                pipeline.moreToRead(true);
                next.forEach(piece -> send(pipeline, piece));
                pipeline.moreToRead(false);
                i += next.size() - 1;
            } else {
                sendInTime(pipeline, pieces.get(i));
            }
            settled.check();
        }
        pipeline.pass(Duration.ofMinutes(35));
        settled.check();
    }

    private static void sendInTime(PipelineDriver pipeline, Piece piece) {
        pipeline.passRoughly(Duration.between(pipeline.now(), piece.written()));
        send(pipeline, piece);
    }

    private static void send(PipelineDriver pipeline, Piece piece) {
        pipeline.tickOf(piece.partition(), piece.written(), piece.json());
    }

    private static void restart(PipelineDriver pipeline, int[] timeframes, Random random) {
        restarts++;
        if (random.nextBoolean()) {
            pipeline.restart();
        } else {
            pipeline.restart(timeframes[random.nextInt(timeframes.length)]);
        }
    }

    private static void crash(PipelineDriver pipeline, Runnable before) {
        crashes++;
        pipeline.inVain(before);
    }

    private static void assertDeadLetters(PipelineDriver pipeline, Feed feed) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String topic = PipelineDriver.ticksTopic(partition);
            List<String> letters = pipeline.deadLetters().stream()
                    .filter(letter ->
                            PipelineDriver.header(letter, "source-topic").equals(topic))
                    .map(letter -> PipelineDriver.header(letter, "reason") + " " + new String(letter.value(), UTF_8))
                    .toList();
            assertThat(letters)
                    .as("dead letters of partition %d of seed %d", partition, feed.seed())
                    .isEqualTo(feed.byDefinition(partition).deadLetters());
            deadLettersCompared += letters.size();
        }
    }

    private static void count(Map<String, List<OracleRevision>> candles) {
        candlesCompared += candles.values().stream().mapToInt(List::size).sum();
    }

    private static Map<String, List<OracleRevision>> said(PipelineDriver pipeline, int minutes) {
        return pipeline.finalRecords(minutes).stream()
                .map(record -> OracleRevision.read(record.value()))
                .collect(groupingBy(OracleRevision::key, TreeMap::new, toList()));
    }

    /** Key, time and bytes of each record. */
    private static List<String> records(PipelineDriver pipeline, int minutes) {
        return pipeline.finalRecords(minutes).stream()
                .map(record -> new String(record.key(), UTF_8)
                        + " "
                        + record.timestamp()
                        + " "
                        + new String(record.value(), UTF_8))
                .sorted()
                .toList();
    }
}
