package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One installation reads a feed live and is killed again and again; another, undisturbed, reads the same ticks when all
 * of them are there.
 *
 * <p>What closes a window must be the feed alone, since the wall clock differs between the two: the quiet period is longer
 * than the test, grace is longer than any pause of the feed, a trade is either well within grace or far behind it, and
 * the feed ends with a trade in each partition that closes all windows before it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledInMidReplayIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledInMidReplayIT.class);
    private static final long SEED = Long.getLong("seed", 42);

    private static final int PARTITIONS = 3;
    private static final int TRADES = 12_000;
    private static final int PER_SECOND = 200;
    private static final int KILLS_WHILE_LIVE = 3;
    private static final Duration SPAN = Duration.ofHours(4);
    private static final String END = "END";
    private static final Map<String, String> SETTINGS = Map.of(
            "STREAMINGCANDLE_QUIET_PERIOD", "1h",
            "STREAMINGCANDLE_GRACE", "60s",
            "STREAMINGCANDLE_CORRECTION_HORIZON", "20m");

    private final Random random = new Random(SEED);
    private final List<OracleTrade> trades = trades();
    private Path directory;
    private Services services;
    private KafkaView kafka;
    private Installation killed;
    private Installation undisturbed;
    private ApplicationProcess application;
    private final List<Map<String, String>> processIds = new ArrayList<>();

    /** Most arrive within grace, some late enough to find their windows closed, some again. */
    private static List<OracleTrade> trades() {
        Random random = new Random(SEED);
        record Arrival(OracleTrade trade, long at) {}
        List<Arrival> arrivals = new ArrayList<>();
        // S1 has more digits than the decimals of MongoDB can hold.
        RandomTrades.with(SEED)
                .symbols(12)
                .trades(TRADES)
                .between(1_746_416_700_000L, SPAN)
                .shuffledWithin(Duration.ofSeconds(5))
                .repeating(0.02)
                .list()
                .stream()
                .filter(trade -> !trade.symbol().equals("S1"))
                .forEach(trade -> {
                    boolean late = random.nextInt(50) == 0;
                    long delay =
                            late ? Duration.ofMinutes(3 + random.nextInt(9)).toMillis() : 0;
                    arrivals.add(new Arrival(trade, trade.timeMillis() + delay + random.nextInt(5_000)));
                });
        arrivals.sort((a, b) -> Long.compare(a.at, b.at));
        List<OracleTrade> list = new ArrayList<>();
        arrivals.forEach(arrival -> list.add(arrival.trade.at(list.size())));
        return list;
    }

    @BeforeAll
    void replay_twice(@TempDir Path temporary) throws Exception {
        directory = temporary;
        services = Services.start(directory.resolve("services"));
        kafka = services.kafka();
        killed = Installation.named("killed", services, directory);
        undisturbed = Installation.named("undisturbed", services, directory);
        kafka.createTopic(killed.ticks(), PARTITIONS);
        try (SteadyFeed feed = new SteadyFeed(kafka, killed.ticks(), trades, PER_SECOND).start()) {
            for (int kill = 0; kill < KILLS_WHILE_LIVE; kill++) {
                startAndAwaitProgress();
                int moment = feed.sent() + random.nextInt(4 * PER_SECOND);
                await().atMost(LONG).until(() -> feed.sent() >= Math.min(moment, trades.size()));
                kill(feed.sent());
            }
            feed.hurry();
            await().atMost(LONG).until(feed::isDone);
        }
        sendEnd();
        startAndAwaitProgress();
        long done = kafka.committed(killed.group("1m"));
        long moment = done + random.nextInt(trades.size() / 4);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> kafka.committed(killed.group("1m")) >= Math.min(moment, trades.size()));
        kill(trades.size());
        startAndAwaitProgress();
        settle(killed);

        application = undisturbed.start(directory, settings(killed.ticks()));
        settle(undisturbed);
    }

    private void startAndAwaitProgress() throws Exception {
        long before = kafka.committed(killed.group("1m"));
        application = killed.start(directory, settings(killed.ticks()));
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(application.isAlive()).as(application::log).isTrue();
            return kafka.committed(killed.group("1m")) > before;
        });
        LOG.warn("Ticks are processed {} after the start", application.age());
        processIds.add(killed.processIds());
    }

    private void kill(int sent) throws Exception {
        LOG.warn(
                "SIGKILL {} after the start: {} ticks are sent, {} offsets committed",
                application.age(),
                sent,
                kafka.committed(killed.group("1m")));
        application.kill();
    }

    private static Map<String, String> settings(String ticks) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("STREAMINGCANDLE_SOURCES_0_TOPIC", ticks);
        return settings;
    }

    /** A trade long after all others in each partition. */
    private void sendEnd() {
        OracleTrade last = trades.get(trades.size() - 1);
        try (var producer = kafka.producer()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                OracleTrade end = new OracleTrade(
                        END + partition,
                        BigDecimal.ONE,
                        BigDecimal.ONE,
                        last.timeNanos() + Duration.ofHours(3).toNanos(),
                        0,
                        0,
                        null,
                        null);
                producer.send(new ProducerRecord<>(killed.ticks(), partition, end.symbol(), end.nativeTick()));
            }
        }
    }

    private void settle(Installation installation) {
        await().atMost(LONG).until(() -> {
            assertThat(application.isAlive()).as(application::log).isTrue();
            return installation.isSettled(killed.ticks());
        });
        LOG.warn("All {} ticks are processed {} after the start", trades.size(), application.age());
        application.terminate();
        assertThat(application.awaitExit()).as(application::log).isZero();
    }

    @AfterAll
    void stop() {
        if (application != null) {
            application.close();
        }
        if (services != null) {
            services.close();
        }
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void every_revision_of_a_candle_is_sent_once(String timeframe) {
        assertThat(candles(killed, timeframe).stream().map(CandleKey::withRevision))
                .as("seed %d", SEED)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void candles_equal_those_of_the_undisturbed_run_byte_for_byte(String timeframe) {
        assertThat(byRevision(killed, timeframe))
                .as("seed %d", SEED)
                .isNotEmpty()
                .containsExactlyEntriesOf(byRevision(undisturbed, timeframe));
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void newest_candles_are_those_of_all_trades_by_definition(String timeframe) {
        int minutes = Integer.parseInt(timeframe.replace("m", ""));
        assertThat(CandleKey.newest(candles(killed, timeframe)).stream()
                        .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8))))
                .as("seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(CandleByDefinition.of(
                        CandleByDefinition.withoutRepeats(trades), OracleWindow.sinceEpoch(minutes)));
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void the_store_holds_the_newest_revision_of_each_candle(String timeframe) {
        assertThat(killed.stored(timeframe))
                .as("seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(CandleKey.newest(candles(killed, timeframe)));
    }

    @Test
    void late_trades_have_revised_candles_of_every_timeframe() {
        for (String timeframe : TIMEFRAMES) {
            assertThat(candles(killed, timeframe))
                    .as("%s, seed %d", timeframe, SEED)
                    .anyMatch(json -> json.contains("\"status\":\"revised\""));
        }
    }

    @Test
    void each_start_takes_up_the_state_of_the_one_before() {
        assertThat(processIds).hasSize(KILLS_WHILE_LIVE + 2).containsOnly(processIds.get(0));
        assertThat(processIds.get(0).values()).doesNotHaveDuplicates().doesNotContain("");
    }

    /** In the order of each partition, without the end of the feed. */
    private static List<String> candles(Installation installation, String timeframe) {
        return installation.sent(timeframe).stream()
                .filter(json -> !json.startsWith("{\"symbol\":\"" + END))
                .toList();
    }

    private static Map<String, String> byRevision(Installation installation, String timeframe) {
        Map<String, String> candles = new TreeMap<>();
        candles(installation, timeframe).forEach(json -> candles.put(CandleKey.withRevision(json), json));
        return candles;
    }
}
