package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.RandomFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The drills of docs/disaster-recovery.md, one after the other, while a hard feed goes on: a host is lost and another
 * one holds copies of its state, the state directory is lost, files of the state are damaged, MongoDB is lost, a
 * changelog is lost. {@code -Ddrill.ticks=N} and {@code -Ddrill.rate=N} give the load.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryIT {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryIT.class);
    private static final long SEED = Long.getLong("seed", 42);
    private static final int TICKS = Integer.getInteger("drill.ticks", 30_000);
    private static final int PER_SECOND = Integer.getInteger("drill.rate", 300);
    private static final int SYMBOLS = 40;
    private static final int PARTITIONS = 4;
    private static final int BAD_CONFIGURATION = 78;

    private static final Pattern RESTORED =
            Pattern.compile("Finished restoring changelog (\\S+)-(\\d+) to store \\S+ with a total number of (\\d+)");
    private static final Pattern REPAIRED =
            Pattern.compile("The state in (\\S+) was damaged \\(.+\\)\\. It was deleted");

    private final RandomFeed ticks = new RandomFeed(SEED, SYMBOLS, TICKS, Duration.ofHours(3), PARTITIONS);
    private final Map<String, Duration> times = new LinkedHashMap<>();
    private final Map<Damage, Boolean> kept = new HashMap<>();

    private Path directory;
    private Services services;
    private Installation installation;
    private Installation standby;
    private ApplicationProcess process;
    private ApplicationProcess lost;
    private FeedResult result;
    private FeedResult madeAgain;
    private long changelogRecords;
    private long restoredByStandby;
    private List<Path> checkpointsOfRunningTasks;
    private String logAfterDamage;
    private Map<String, Long> repairsCounted;
    private ApplicationProcess withoutChangelog;

    @BeforeAll
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void drill(@TempDir Path temporary) throws Exception {
        directory = temporary;
        services = Services.start(directory.resolve("services"));
        Installation common = Installation.named("recovery", services, directory);
        installation = common.withInstance("host-a");
        standby = common.withInstance("host-b");
        services.kafka().createTopic(common.ticks(), PARTITIONS);
        List<ProducerRecord<String, String>> records = ticks.ticks().stream()
                .map(tick -> new ProducerRecord<>(common.ticks(), tick.partition(), tick.key(), tick.value()))
                .toList();
        try (SteadyFeed feed =
                new SteadyFeed(services.kafka(), records, PER_SECOND).lasting().start()) {
            loseTheHost();
            loseTheDisk();
            damageTheState();
            loseTheStore();
            assertThat(feed.isDone()).as("feed ended before the drills").isFalse();
            feed.hurry();
            await().atMost(LONG).until(feed::isDone);
        }
        common.awaitSettled(process, common.ticks());
        stopInOrder();
        result = new FeedResult(ticks, common, "seed " + SEED);
        loseAChangelog();
    }

    private Map<String, String> settings() {
        return Map.of(
                "STREAMINGCANDLE_QUIET_PERIOD", "2h",
                "STREAMINGCANDLE_GRACE", RandomFeed.GRACE.toString(),
                "STREAMINGCANDLE_CORRECTION_HORIZON", RandomFeed.HORIZON.toString(),
                "STREAMINGCANDLE_STANDBY_REPLICAS", "1",
                "LOGGING_LEVEL_ORG_APACHE_KAFKA_STREAMS_PROCESSOR_INTERNALS", "info");
    }

    /** A second process gets copies of the state; the first is killed and does not come back. */
    private void loseTheHost() throws Exception {
        lost = installation.start(directory, settings());
        awaitCaughtUp(lost);
        checkpointsOfRunningTasks = TIMEFRAMES.stream()
                .flatMap(timeframe -> IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> installation.state(timeframe).resolve("0_" + partition)))
                .peek(task -> assertThat(task).isDirectory())
                .map(task -> task.resolve(".checkpoint"))
                .filter(Files::exists)
                .toList();
        process = standby.start(directory, settings());
        awaiting(
                "a copy of every task",
                () -> TIMEFRAMES.stream().allMatch(timeframe -> hasAllTasks(standby.state(timeframe))));
        awaitCaughtUp(process);
        awaitProgress();
        int before = process.log().length();
        long killed = System.nanoTime();
        lost.kill();
        Map<TopicPartition, Long> sent = endsAfterMore(installation.ticks());
        awaiting("the other process to take over", () -> services.kafka().hasRead(common("1m"), sent));
        times.put("a host is gone, with a standby", Duration.ofNanos(System.nanoTime() - killed));
        Map<TopicPartition, Long> minutes = endsAfterMore(installation.candles("1m"));
        for (String timeframe : TIMEFRAMES.subList(1, TIMEFRAMES.size())) {
            awaiting(timeframe + " to be taken over", () -> services.kafka().hasRead(common(timeframe), minutes));
        }
        countRestored(process.log().substring(before));
    }

    private static boolean hasAllTasks(Path state) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (Files.notExists(state.resolve("0_" + partition).resolve("rocksdb"))) {
                return false;
            }
        }
        return true;
    }

    /** Whatever of changelogs was read before a task went on. */
    private void countRestored(String log) throws Exception {
        Map<String, Long> restored = new HashMap<>();
        Matcher matcher = RESTORED.matcher(log);
        while (matcher.find()) {
            restored.merge(matcher.group(1) + "-" + matcher.group(2), Long.valueOf(matcher.group(3)), Long::sum);
        }
        restoredByStandby =
                restored.values().stream().mapToLong(Long::longValue).sum();
        List<String> topics = restored.keySet().stream()
                .map(partition -> partition.substring(0, partition.lastIndexOf('-')))
                .distinct()
                .toList();
        changelogRecords = services.kafka().ends(topics).entrySet().stream()
                .filter(end -> restored.containsKey(end.getKey().toString()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Killed, and its state directory does not come back either. */
    private void loseTheDisk() throws Exception {
        process.kill();
        FileSystemUtils.deleteRecursively(standby.stateDir());
        startAndTakeTime("the state directory is gone");
    }

    private void damageTheState() throws Exception {
        stopInOrder();
        for (int again = 0; again < 2 && process.log().contains("did not close within"); again++) {
            // A busy machine had no time to write down what is to be damaged.
            process = standby.start(directory, settings());
            awaitCaughtUp(process);
            stopInOrder();
        }
        for (Damage damage : Damage.values()) {
            damage.doTo(standby);
        }
        startAndTakeTime("files of the state are damaged");
        logAfterDamage = process.log();
        for (Damage damage : Damage.values()) {
            kept.put(damage, damage.isKept(standby));
        }
        repairsCounted = new HashMap<>();
        TIMEFRAMES.forEach(timeframe ->
                repairsCounted.put(timeframe, (long) process.metric("streamingcandle_state_repairs_total", timeframe)));
    }

    private void loseTheStore() throws Exception {
        stopInOrder();
        services.store().getDatabase(standby.database()).drop();
        resetSink();
        process = standby.start(directory, settings());
        Collection<String> candles = TIMEFRAMES.stream().map(standby::candles).toList();
        Map<TopicPartition, Long> sent = services.kafka().ends(candles);
        awaiting("the store to be filled again", () -> services.kafka().hasRead(standby.sinkGroup(), sent));
        times.put("MongoDB is gone", process.age());
    }

    /** With the command of the page. */
    private void resetSink() throws Exception {
        Matcher command = Pattern.compile("kafka-consumer-groups\\.sh (.*-mongo-sink .*--execute)")
                .matcher(Files.readString(Path.of("docs/disaster-recovery.md")));
        assertThat(command.find()).isTrue();
        List<String> arguments = Arrays.stream(command.group(1).split(" "))
                .map(word -> word.replace("broker1:9092", services.bootstrapServers())
                        .replace("candle-processor-mongo-sink", standby.sinkGroup()))
                .toList();
        awaiting("the group to be reset", () -> {
            try (ApplicationProcess tool = ApplicationProcess.ofTestClass(
                    directory, ConsumerGroupCommand.class, List.of("-Xmx128m"), arguments)) {
                tool.awaitExit();
                // While the brokers wait for a killed member it refuses.
                return services.kafka().committed(standby.sinkGroup()) == 0;
            }
        });
    }

    private void loseAChangelog() throws Exception {
        services.kafka().deleteTopics(common("5m") + "-windows-changelog");
        withoutChangelog = standby.start(directory, settings());
        withoutChangelog.awaitExit();
        Map<String, String> newNames = new HashMap<>(settings());
        newNames.put("STREAMINGCANDLE_SOURCES_0_TOPIC", standby.ticks());
        Installation anew = new Installation(
                services, "again", "again-candles", standby.database(), standby.instanceId(), standby.stateDir());
        process = anew.start(directory, newNames);
        anew.awaitSettled(process, standby.ticks());
        times.put("a changelog is gone", process.age());
        madeAgain = new FeedResult(ticks, anew, "seed " + SEED);
    }

    private String common(String timeframe) {
        return installation.group(timeframe);
    }

    private void startAndTakeTime(String drill) throws Exception {
        process = standby.start(directory, settings());
        awaitCaughtUp(process);
        times.put(drill, process.age());
    }

    /** Until all ticks that are there now are in one-minute candles, and all instances run. */
    private void awaitCaughtUp(ApplicationProcess application) throws Exception {
        Map<TopicPartition, Long> sent = ends();
        application.awaitUp();
        awaiting("all ticks", () -> services.kafka().hasRead(common("1m"), sent));
    }

    private void awaitProgress() throws Exception {
        long before = services.kafka().committed(common("5m"));
        awaiting("progress", () -> services.kafka().committed(common("5m")) > before + 1_000);
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        return services.kafka().ends(List.of(installation.ticks()));
    }

    /** Where the partitions of this topic end when each has got more than it has now: the dead have not read that. */
    private Map<TopicPartition, Long> endsAfterMore(String topic) throws Exception {
        AtomicReference<Map<TopicPartition, Long>> ends = new AtomicReference<>();
        Map<TopicPartition, Long> now = services.kafka().ends(List.of(topic));
        awaiting("more in every partition of " + topic, () -> {
            ends.set(services.kafka().ends(List.of(topic)));
            return now.entrySet().stream().allMatch(end -> ends.get().get(end.getKey()) > end.getValue());
        });
        return ends.get();
    }

    private void stopInOrder() {
        process.terminate();
        assertThat(process.awaitExit()).as(process::log).isZero();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void awaiting(String what, Condition condition) {
        await(what)
                .atMost(LONG.multipliedBy(2))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::holds);
    }

    @AfterAll
    void stop() {
        StringBuilder table = new StringBuilder();
        times.forEach((drill, time) -> table.append("| %s | %.1f s |%n".formatted(drill, time.toMillis() / 1_000.0)));
        LOG.warn(
                "\n| drill | time to recover |\n|---|---|\n{}{}, {} ticks a second at most; standby restored {} of {} records; {} compared, {} differences",
                table,
                ticks,
                PER_SECOND,
                restoredByStandby,
                changelogRecords,
                result == null ? "" : result.compared(),
                result == null ? "" : result.differences());
        for (ApplicationProcess application : Arrays.asList(lost, process, withoutChangelog)) {
            if (application != null) {
                application.close();
            }
        }
        if (services != null) {
            services.close();
        }
    }

    /** It would say of files with what an undone transaction wrote that they are sound. */
    @Test
    void a_task_that_runs_has_no_checkpoint_to_leave_behind_when_it_is_killed() {
        assertThat(checkpointsOfRunningTasks).isEmpty();
    }

    @Test
    void a_standby_takes_over_with_hardly_anything_to_restore() {
        assertThat(changelogRecords).isGreaterThan(2_000);
        assertThat(restoredByStandby).isLessThan(changelogRecords / 2);
    }

    @Test
    void states_that_are_damaged_are_deleted_and_no_others() {
        assertThat(REPAIRED.matcher(logAfterDamage).results().map(found -> Path.of(found.group(1))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Damage.values())
                        .filter(Damage::isNoticed)
                        .map(damage -> damage.task(standby))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_restored_if_it_is_damaged_and_else_used(Damage damage) {
        assertThat(kept.get(damage)).isEqualTo(!damage.isNoticed());
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void damaged_states_are_counted(String timeframe) {
        assertThat(repairsCounted.get(timeframe))
                .isEqualTo(Arrays.stream(Damage.values())
                        .filter(damage ->
                                damage.isNoticed() && damage.timeframe().equals(timeframe))
                        .count());
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void every_revision_of_a_candle_was_sent_once(String timeframe) {
        result.assertThatEachRevisionIsSentOnce(timeframe);
        result.assertThatRevisionsCountUp(timeframe);
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void newest_candles_are_those_of_all_trades_by_definition(String timeframe) {
        result.assertThatNewestAreThoseByDefinition(timeframe);
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void the_store_that_was_filled_again_holds_the_newest_revision_of_each_candle(String timeframe) {
        assertThat(result.sent(timeframe)).anyMatch(json -> json.contains("\"status\":\"revised\""));
        result.assertThatTheStoreHoldsTheNewest(timeframe);
    }

    @Test
    void every_tick_that_is_no_trade_is_in_the_dead_letter_topic_once_with_its_reason() {
        result.assertThatDeadLettersAreThoseByDefinition();
    }

    @Test
    void without_a_changelog_it_makes_no_candles() {
        assertThat(withoutChangelog.awaitExit()).as(withoutChangelog::log).isEqualTo(BAD_CONFIGURATION);
        assertThat(withoutChangelog.log())
                .contains("The state of the 5m candles is lost")
                .contains(common("5m") + "-windows-changelog does not exist")
                .contains("docs/disaster-recovery.md")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void under_new_names_the_same_candles_come_again_and_the_store_stays_right(String timeframe) {
        result.assertEqual(result.sent(timeframe), madeAgain.sent(timeframe));
        madeAgain.assertThatTheStoreHoldsTheNewest(timeframe);
    }
}
