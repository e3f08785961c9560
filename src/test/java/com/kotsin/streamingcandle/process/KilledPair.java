package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.RandomFeed;
import com.kotsin.streamingcandle.process.KillSchedule.Kill;
import com.kotsin.streamingcandle.process.KillSchedule.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Two processes that share the work of one installation and are killed as a schedule says. */
final class KilledPair implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KilledPair.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern RESTORING = Pattern.compile("The (\\S+) instance is REBALANCING");
    private static final int CLOSING_MINUTES = 5;

    private final Path directory;
    private final RandomFeed ticks;
    private final SteadyFeed feed;
    private final KafkaView kafka;
    private final Map<String, String> settings;
    private final List<Installation> instances;
    private final ApplicationProcess[] processes = new ApplicationProcess[2];
    /** Which state each process left when it was killed; nothing of one that was deleted. */
    private final List<Map<String, String>> left = new ArrayList<>(List.of(Map.of(), Map.of()));

    private final List<Duration> recoveries = new ArrayList<>();
    private final List<String> lostStates = new ArrayList<>();
    private Map<TopicPartition, Long> sentAtKill = Map.of();
    private long killedNanos;
    private int kills;
    private int deletions;

    KilledPair(
            Installation installation,
            Path directory,
            RandomFeed ticks,
            SteadyFeed feed,
            Map<String, String> settings) {
        this.directory = directory;
        this.ticks = ticks;
        this.feed = feed;
        this.kafka = installation.services().kafka();
        this.settings = settings;
        this.instances = List.of(installation.withInstance("host-a"), installation.withInstance("host-b"));
    }

    void start() {
        start(0);
        start(1);
    }

    private void start(int process) {
        processes[process] = instances.get(process).start(directory, settings);
    }

    /** Waits for the moment, kills, and starts again. */
    void carryOut(Kill kill) throws Exception {
        int victim = kill.processes().get(0);
        switch (kill.moment()) {
            case UNDER_LOAD -> awaitRecovery();
            case AT_WINDOW_END -> {
                awaitRecovery();
                int closing = ticks.nextClosing(CLOSING_MINUTES, feed.sent() + 1);
                awaiting("the end of a window", () -> feed.sent() >= closing);
            }
            case DURING_RESTORE -> processes[victim].awaitLogged(RESTORING);
            case DURING_CATCH_UP -> awaitProgress();
        }
        long from = System.nanoTime();
        awaiting("the moment", () -> System.nanoTime() - from >= kill.delay().toNanos());
        for (int process : kill.processes()) {
            kill(process, kill.moment(), kill.deleted().contains(process));
        }
        sentAtKill = sent();
        long killed = System.nanoTime();
        awaiting(
                "the next start",
                () -> System.nanoTime() - killed >= kill.away().toNanos());
        kill.processes().forEach(this::start);
    }

    private void kill(int process, Moment moment, boolean delete) throws Exception {
        ApplicationProcess application = processes[process];
        assertThat(application.isAlive()).as(application::log).isTrue();
        Installation instance = instances.get(process);
        application.kill();
        kills++;
        LOG.warn(
                "SIGKILL {} of {}, {} after its start, {}; {} ticks are sent, {} offsets committed; the state directory is {}",
                kills,
                instance.instanceId(),
                application.age(),
                moment,
                feed.sent(),
                kafka.committed(instance.group("1m")),
                delete ? "deleted" : "kept");
        Map<String, String> processIds = instance.processIds();
        left.get(process).forEach((timeframe, id) -> {
            if (!id.equals(processIds.get(timeframe))) {
                lostStates.add("%s %s was %s and is %s"
                        .formatted(instance.instanceId(), timeframe, id, processIds.get(timeframe)));
            }
        });
        left.set(process, delete ? Map.of() : processIds);
        if (delete) {
            deletions++;
            // One that was killed just after its start may not have made it yet.
            Path state = instance.stateDir().resolve(instance.instanceId());
            FileSystemUtils.deleteRecursively(state);
            assertThat(state).doesNotExist();
        }
    }

    private Map<TopicPartition, Long> sent() throws InterruptedException, ExecutionException {
        return kafka.ends(List.of(instances.get(0).ticks()));
    }

    /** Until ticks of each partition that were sent after the last kill are in one-minute candles. */
    void awaitRecovery() {
        if (kills > 0) {
            AtomicReference<Map<TopicPartition, Long>> ends = new AtomicReference<>();
            awaiting("more ticks", () -> {
                ends.set(sent());
                return feed.isDone()
                        || sentAtKill.entrySet().stream()
                                .allMatch(at -> ends.get().get(at.getKey()) > at.getValue());
            });
            awaiting("recovery", () -> kafka.hasRead(instances.get(0).group("1m"), ends.get()));
            Duration took =
                    processes[0].age().compareTo(processes[1].age()) < 0 ? processes[0].age() : processes[1].age();
            recoveries.add(took);
            LOG.warn("Recovered {} after the start", took);
        } else {
            awaiting(
                    "both processes",
                    () -> processes[0].log().contains("instance is RUNNING")
                            && processes[1].log().contains("instance is RUNNING"));
        }
    }

    private void awaitProgress() throws Exception {
        String group = instances.get(0).group("1m");
        long before = kafka.committed(group);
        awaiting("progress", () -> kafka.committed(group) > before);
    }

    private interface Condition {
        boolean holds() throws InterruptedException, ExecutionException;
    }

    private void awaiting(String what, Condition condition) {
        try {
            await(what).atMost(LONG.multipliedBy(5)).pollInterval(POLL).until(condition::holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "No %s; the logs:%n%s%n%s".formatted(what, processes[0].log(), processes[1].log()), e);
        }
    }

    /** Waits until everything is in Kafka and in the store, and stops both. */
    void settle() {
        await().atMost(LONG.multipliedBy(5)).until(() -> {
            for (ApplicationProcess process : processes) {
                assertThat(process.isAlive()).as(process::log).isTrue();
            }
            return instances.get(0).isSettled(instances.get(0).ticks());
        });
        for (ApplicationProcess process : processes) {
            process.terminate();
            assertThat(process.awaitExit()).as(process::log).isZero();
        }
    }

    int kills() {
        return kills;
    }

    int deletions() {
        return deletions;
    }

    /** From a kill until it is made good. */
    List<Duration> recoveries() {
        return recoveries;
    }

    /** States that were not deleted and yet not taken up again. */
    List<String> lostStates() {
        return lostStates;
    }

    @Override
    public void close() {
        for (ApplicationProcess process : processes) {
            if (process != null) {
                process.close();
            }
        }
    }
}
