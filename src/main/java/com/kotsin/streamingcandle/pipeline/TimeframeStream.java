package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.LogLimit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The Kafka Streams instance of one timeframe. One that fails is closed and built anew under the same names, since
 * replacing only its thread would leave the old member in the group. Used by the supervisor's thread; {@link #status()}
 * by any.
 */
final class TimeframeStream {

    private static final Logger LOG = LoggerFactory.getLogger(TimeframeStream.class);
    private static final Duration CLOSE_AFTER_FAILURE = Duration.ofSeconds(10);
    /** To end its thread when nothing is sent any more: it writes files of state, on a disk that may be slow. */
    private static final Duration CLOSE_AT_LAST = Duration.ofSeconds(60);

    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    /**
     * What an operator wants to know.
     *
     * @param tasks active tasks that this process runs
     * @param lastFailure or {@code null}
     * @param stateSince when it came to that state
     */
    record Status(
            String applicationId, String state, long tasks, int failures, String lastFailure, Instant stateSince) {}

    /** Makes sure that what the state is restored from is there. */
    interface StateAtBrokers {
        /** @throws StartupFailure if it is not; {@code ExecutionException} while the brokers do not tell */
        void require(Timeframe timeframe) throws InterruptedException, ExecutionException;
    }

    /** @param isRefusal whether another process would fare no better, so that it is no reason to end this one */
    private record Failure(Instant at, boolean isRefusal) {}

    private final Timeframe timeframe;
    private final Supplier<Topology> topology;
    private final Properties settings;
    private final StageClients clients;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final StreamingCandleProperties.Restart restart;
    private final StreamProgress progress;
    private final StateRepair repair;
    private final StateAtBrokers stateAtBrokers;
    private final Deque<Failure> failures = new ArrayDeque<>();
    private final LogLimit warnings;

    private volatile KafkaStreams streams;
    private volatile CountDownLatch runsOrFailed = new CountDownLatch(0);
    private volatile Throwable failure;
    private volatile String lastFailure;
    private volatile Instant stateSince;
    private KafkaStreamsMetrics metrics;
    private Instant nextStart = Instant.MIN;

    TimeframeStream(
            Timeframe timeframe,
            Supplier<Topology> topology,
            Properties settings,
            StageClients clients,
            MeterRegistry meters,
            InstantSource clock,
            StreamingCandleProperties.Restart restart,
            StreamProgress progress,
            StateRepair repair,
            StateAtBrokers stateAtBrokers) {
        this.timeframe = timeframe;
        this.topology = topology;
        this.settings = settings;
        this.clients = clients;
        this.meters = meters;
        this.clock = clock;
        this.restart = restart;
        this.progress = progress;
        this.stateSince = clock.instant();
        this.repair = repair;
        this.stateAtBrokers = stateAtBrokers;
        this.warnings = new LogLimit(clock);
    }

    Timeframe timeframe() {
        return timeframe;
    }

    StreamProgress progress() {
        return progress;
    }

    /** Topics that it reads; those that Kafka Streams makes without their prefix, the application id. */
    Set<String> topics() {
        return topology.get().describe().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(TopologyDescription.Source.class::isInstance)
                .flatMap(source -> ((TopologyDescription.Source) source).topicSet().stream())
                .collect(Collectors.toSet());
    }

    /** Deletes what is damaged, before a start. */
    void checkState() {
        repair.check();
    }

    void start() {
        failure = null;
        CountDownLatch settled = new CountDownLatch(1);
        runsOrFailed = settled;
        progress.begin();
        KafkaStreams fresh = new KafkaStreams(topology.get(), settings, clients);
        fresh.setUncaughtExceptionHandler(exception -> {
            tell(exception);
            failure = exception;
            settled.countDown();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        fresh.setStateListener((now, before) -> {
            stateSince = clock.instant();
            LOG.info("The {} instance is {} (was {})", timeframe, now, before);
            if (now == KafkaStreams.State.RUNNING) {
                settled.countDown();
            }
        });
        fresh.setGlobalStateRestoreListener(progress);
        metrics = new KafkaStreamsMetrics(fresh, Tags.of("timeframe", timeframe.toString()));
        metrics.bindTo(meters);
        streams = fresh;
        fresh.start();
    }

    /** Waits until it runs or has failed, if it does either so soon. */
    void awaitSettled(Duration atMost) throws InterruptedException {
        runsOrFailed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell(Throwable exception) {
        KafkaProblem problem = KafkaProblem.of(exception);
        if (!problem.isRefusal()) {
            lastFailure = NestedExceptionUtils.getMostSpecificCause(exception).toString();
            LOG.error("The {} instance failed", timeframe, exception);
        } else {
            lastFailure = problem.toString();
            if (warnings.allows(problem.kind())) {
                LOG.error(
                        "The {} instance is refused by Kafka, and tries again until it is not: {}", timeframe, problem);
            }
        }
    }

    /**
     * Looks after a failed instance.
     *
     * @return false if it failed too often and is given up
     * @throws StartupFailure if its state is lost, or damaged again, or if another process has its instance id
     */
    boolean tend() throws InterruptedException {
        clients.producer().endRefusedWait();
        if (failure == null) {
            return true;
        }
        requireOwnId(failure);
        Instant now = clock.instant();
        if (streams != null) {
            boolean isRefusal = KafkaProblem.of(failure).isRefusal();
            failures.add(new Failure(now, isRefusal));
            while (failures.peek().at().isBefore(now.minus(restart.period()))) {
                failures.poll();
            }
            if (!close(CLOSE_AFTER_FAILURE)) {
                // It may wait to send what no broker takes, for minutes, and its thread holds the files.
                clients.producer().abandon();
                if (!close(CLOSE_AT_LAST)) {
                    throw new IllegalStateException("The thread of the %s instance does not end".formatted(timeframe));
                }
            }
            streams = null;
            cutDeadLetters(failure);
            repair.afterFailure(failure);
            repair.check();
            Duration backoff = BACKOFF.multipliedBy(1L << Math.min(failures.size() - 1, 5));
            nextStart = now.plus(backoff.compareTo(MAX_BACKOFF) < 0 ? backoff : MAX_BACKOFF);
            if (!isRefusal) {
                LOG.warn(
                        "The {} instance starts again at {} (failure {} of {})",
                        timeframe,
                        nextStart,
                        ownFailures(),
                        restart.attempts());
            }
        }
        if (ownFailures() >= restart.attempts()) {
            return false;
        }
        if (!now.isBefore(nextStart) && isStateAtBrokers()) {
            start();
        }
        return true;
    }

    /** Built anew it would put out the other process, which would do the same, and so on. */
    private void requireOwnId(Throwable problem) {
        if (NestedExceptionUtils.getMostSpecificCause(problem) instanceof FencedInstanceIdException) {
            throw StartupFailure.alreadyRunning(
                    "Another process has joined group %s under the instance id of this one, whose place it has now"
                            .formatted(settings.getProperty("application.id")),
                    "Each process needs a streamingcandle.instance-id of its own, and a state directory that is no copy of"
                            + " another's. Stop one of them.");
        }
    }

    /** What else it sends is far too short to be refused for its length. */
    private void cutDeadLetters(Throwable problem) {
        DeadLetterLimit limit = clients.deadLetters();
        if (NestedExceptionUtils.getMostSpecificCause(problem) instanceof RecordTooLargeException && limit.lower()) {
            LOG.warn(
                    "A topic takes no record as long as the {} instance has sent; of dead letters it sends at most {} bytes of key"
                            + " and of value from now on. Raise max.message.bytes of their topic to keep them whole",
                    timeframe,
                    limit.most());
        }
    }

    private boolean isStateAtBrokers() throws InterruptedException {
        try {
            stateAtBrokers.require(timeframe);
            return true;
        } catch (ExecutionException e) {
            KafkaProblem problem = KafkaProblem.of(e);
            if (warnings.allows(problem.kind())) {
                LOG.warn("The {} instance waits for the brokers: {}", timeframe, problem);
            }
            nextStart = clock.instant().plus(BACKOFF);
            return false;
        }
    }

    private long ownFailures() {
        return failures.stream().filter(each -> !each.isRefusal()).count();
    }

    /** @return whether it was closed in time */
    boolean close(Duration timeout) {
        return close(CloseOptions.timeout(timeout));
    }

    /**
     * Closes it and leaves its group, where a member that only stops stays until its session ends.
     *
     * @return whether it was closed in time
     */
    boolean leave(Duration timeout) {
        return close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private boolean close(CloseOptions options) {
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
        return streams == null || streams.close(options);
    }

    Status status() {
        KafkaStreams current = streams;
        String applicationId = settings.getProperty("application.id");
        if (current == null) {
            return new Status(applicationId, "WAITING", 0, failures.size(), lastFailure, stateSince);
        }
        long tasks = current.metadataForLocalThreads().stream()
                .mapToLong(thread -> thread.activeTasks().size())
                .sum();
        return new Status(applicationId, current.state().name(), tasks, failures.size(), lastFailure, stateSince);
    }

    boolean isRunning() {
        KafkaStreams current = streams;
        return current != null && current.state() == KafkaStreams.State.RUNNING;
    }
}
