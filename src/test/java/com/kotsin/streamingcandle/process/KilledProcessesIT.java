package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.RandomFeed;
import com.kotsin.streamingcandle.process.KillSchedule.Kill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two processes read a hard feed live and are killed again and again; then one of another installation, undisturbed,
 * reads the same ticks when all of them are there. {@code -Dkills=N} says how often, {@code -Dseed=N} repeats a run: the
 * feed and the schedule of kills follow from the seed.
 *
 * <p>What closes a window must be the feed alone, since the wall clock differs between the two: the quiet period is longer
 * than the test, and grace is longer than any pause of the feed.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessesIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledProcessesIT.class);
    private static final long SEED = Long.getLong("seed", 42);
    private static final int KILLS = Integer.getInteger("kills", 6);

    private static final int SYMBOLS = 60;
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 300;
    private static final int TICKS_PER_KILL = 8_000;
    private static final Duration SPAN_PER_KILL = Duration.ofMinutes(40);
    private static final Map<String, String> SETTINGS = Map.of(
            "STREAMINGCANDLE_QUIET_PERIOD", "2h",
            "STREAMINGCANDLE_GRACE", RandomFeed.GRACE.toString(),
            "STREAMINGCANDLE_CORRECTION_HORIZON", RandomFeed.HORIZON.toString());

    private final RandomFeed ticks =
            new RandomFeed(SEED, SYMBOLS, TICKS_PER_KILL * KILLS, SPAN_PER_KILL.multipliedBy(KILLS), PARTITIONS);
    private Services services;
    private Installation killed;
    private Installation undisturbed;
    private KilledPair pair;
    private FeedResult result;

    @BeforeAll
    @Timeout(value = 45, unit = TimeUnit.MINUTES)
    void kill_and_compare(@TempDir Path directory) throws Exception {
        LOG.warn("Seed {}: {} kills, {}", SEED, KILLS, ticks);
        services = Services.start(directory.resolve("services"));
        killed = Installation.named("killed", services, directory);
        undisturbed = Installation.named("undisturbed", services, directory);
        services.kafka().createTopic(killed.ticks(), PARTITIONS);
        List<ProducerRecord<String, String>> records = ticks.ticks().stream()
                .map(tick -> new ProducerRecord<>(killed.ticks(), tick.partition(), tick.key(), tick.value()))
                .toList();
        List<Kill> schedule = KillSchedule.of(SEED, KILLS);
        try (SteadyFeed feed =
                new SteadyFeed(services.kafka(), records, PER_SECOND).lasting().start()) {
            pair = new KilledPair(killed, directory, ticks, feed, settings());
            pair.start();
            for (Kill kill : schedule.subList(0, schedule.size() - 1)) {
                pair.carryOut(kill);
            }
            assertThat(feed.isDone()).as("feed ended before the kills").isFalse();
            feed.hurry();
            pair.carryOut(schedule.get(schedule.size() - 1));
            await().atMost(LONG).until(feed::isDone);
        }
        pair.awaitRecovery();
        pair.settle();
        runUndisturbed(directory);
        result = new FeedResult(ticks, killed, "seed " + SEED);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("STREAMINGCANDLE_SOURCES_0_TOPIC", killed.ticks());
        return settings;
    }

    private void runUndisturbed(Path directory) {
        try (ApplicationProcess application = undisturbed.start(directory, settings())) {
            await().atMost(LONG.multipliedBy(5)).until(() -> {
                assertThat(application.isAlive()).as(application::log).isTrue();
                return undisturbed.isInKafka(killed.ticks());
            });
        }
    }

    @AfterAll
    void stop() {
        if (pair != null) {
            pair.close();
            List<Duration> recoveries = pair.recoveries().stream().sorted().toList();
            LOG.warn(
                    "\n| seed | kills | directories deleted | recoveries | p50 | max | ticks | compared | differences |\n| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                    SEED,
                    pair.kills(),
                    pair.deletions(),
                    recoveries.size(),
                    recoveries.isEmpty() ? "" : recoveries.get(recoveries.size() / 2),
                    recoveries.isEmpty() ? "" : recoveries.get(recoveries.size() - 1),
                    ticks.ticks().size(),
                    result == null ? "" : result.compared(),
                    result == null ? "" : result.differences());
        }
        if (services != null) {
            services.close();
        }
    }

    @Test
    void as_often_as_asked_and_with_and_without_their_state_processes_were_killed() {
        assertThat(pair.kills()).isEqualTo(KILLS);
        assertThat(pair.deletions()).isEqualTo((KILLS + 1) / 2);
    }

    @Test
    void each_start_takes_up_the_state_that_was_left() {
        assertThat(pair.lostStates()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void every_revision_of_a_candle_is_sent_once(String timeframe) {
        result.assertThatEachRevisionIsSentOnce(timeframe);
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void revisions_count_up_without_a_gap(String timeframe) {
        result.assertThatRevisionsCountUp(timeframe);
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void newest_candles_are_those_of_all_trades_by_definition(String timeframe) {
        result.assertThatNewestAreThoseByDefinition(timeframe);
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void candles_equal_those_of_the_undisturbed_run_byte_for_byte(String timeframe) {
        result.assertEqual(FeedResult.candles(undisturbed, timeframe), result.sent(timeframe));
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void the_store_holds_the_newest_revision_of_each_candle(String timeframe) {
        result.assertThatTheStoreHoldsTheNewest(timeframe);
    }

    @Test
    void five_minutes_are_the_fold_of_their_minutes() {
        result.assertThatFiveMinutesAreTheFoldOfTheirMinutes();
    }

    @Test
    void every_tick_that_is_no_trade_is_in_the_dead_letter_topic_once_with_its_reason() {
        result.assertThatDeadLettersAreThoseByDefinition();
        assertThat(ticks.letters())
                .extracting(RandomFeed.Letter::reason)
                .contains("malformed_json", "bad_number", "future_time", "too_late", "out_of_session");
    }

    @Test
    void late_trades_have_revised_candles_of_every_timeframe() {
        for (String timeframe : TIMEFRAMES) {
            assertThat(result.sent(timeframe))
                    .as("%s, seed %d", timeframe, SEED)
                    .anyMatch(json -> json.contains("\"status\":\"revised\""));
        }
    }
}
