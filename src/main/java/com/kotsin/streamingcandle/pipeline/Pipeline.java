package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.LogLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the instances of all timeframes once the brokers answer, looks after them, and stops them together.
 *
 * <p>Order at the start: settings, instance lock and HTTP port come before this; then brokers, topics, instances. A
 * broker that is away is waited for; what only a human can put right ends the process with its exit code.
 */
final class Pipeline implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** After the web server, so that a taken port stops the start before any group is joined; before the sink. */
    private static final int PHASE = Integer.MAX_VALUE - 512;

    private static final Duration WAIT_AT_START = Duration.ofSeconds(20);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(15);
    private static final Duration JOIN_DEADLINE = Duration.ofSeconds(10);
    private static final Duration LEAVE_DEADLINE = Duration.ofSeconds(3);
    /** Until others have made candles again of what moved, so that pauses of those who read them do not add to it. */
    private static final Duration REST_OF_FIRST = Duration.ofSeconds(3);

    private static final Duration REST = Duration.ofMillis(500);
    private static final Duration SUPERVISOR_DEADLINE = Duration.ofSeconds(2);
    private static final Duration TEND_PERIOD = Duration.ofMillis(500);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(3);
    private static final int LOOKS_PER_WATCH = 10;
    private static final int GIVEN_UP = 1;

    /** Makes the streams once the numbers of partitions are known. */
    interface Assembly {
        List<TimeframeStream> assemble(TopicSetup.Partitions partitions);
    }

    private interface Question<T> {
        T ask() throws InterruptedException, ExecutionException;
    }

    private final StreamingCandleProperties properties;
    private final InstanceDirectory directory;
    private final Admin admin;
    private final TimeframeStream.StateAtBrokers stateAtBrokers;
    private final Assembly assembly;
    private final Memberships memberships;
    private final Vitality vitality;
    private final IntConsumer exit;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch started = new CountDownLatch(1);
    /** Whether {@link #start()} still waits. */
    private final AtomicBoolean starting = new AtomicBoolean(true);

    private volatile RuntimeException failure;
    private volatile List<TimeframeStream> streams = List.of();
    private volatile String waitingFor = "the start";
    private volatile KafkaProblem problem;
    private volatile Thread supervisor;

    Pipeline(
            StreamingCandleProperties properties,
            InstanceDirectory directory,
            Admin admin,
            TimeframeStream.StateAtBrokers stateAtBrokers,
            Assembly assembly,
            Memberships memberships,
            Vitality vitality,
            IntConsumer exit) {
        this.properties = properties;
        this.directory = directory;
        this.admin = admin;
        this.stateAtBrokers = stateAtBrokers;
        this.assembly = assembly;
        this.memberships = memberships;
        this.vitality = vitality;
        this.exit = exit;
    }

    @Override
    public void start() {
        supervisor = new Thread(this::run, "pipeline-supervisor");
        supervisor.start();
        try {
            // The sink comes next and wants its topics; but a broker that is away must not hold up HTTP and health.
            if (!started.await(WAIT_AT_START.toMillis(), TimeUnit.MILLISECONDS) && starting.getAndSet(false)) {
                LOG.warn("Still waiting for {}; going on in the background", waitingFor);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try {
            TopicSetup.Partitions partitions = prepare();
            List<TimeframeStream> assembled = assembly.assemble(partitions);
            streams = assembled;
            waitingFor = "the check of the state";
            for (TimeframeStream stream : assembled) {
                if (!stopping.get()) {
                    stream.checkState();
                }
            }
            waitingFor = "the groups";
            Set<Timeframe> moving = answer(() -> {
                memberships.leaveOutdated(assembled);
                return memberships.givenUpByOthers();
            });
            waitingFor = "the instances";
            for (TimeframeStream stream : assembled) {
                if (!stopping.get()) {
                    stream.start();
                    if (moving.contains(stream.timeframe()) && !isLast(stream)) {
                        stream.awaitSettled(JOIN_DEADLINE);
                        rest(stream);
                    }
                }
            }
            waitingFor = null;
            starting.set(false);
            started.countDown();
            for (int look = 0; !stopping.get(); look++) {
                Optional<String> end = givenUp(assembled);
                if (end.isEmpty() && look % LOOKS_PER_WATCH == 0) {
                    end = vitality.hopeless(assembled);
                }
                if (end.isPresent()) {
                    LOG.error("{}; the process ends", end.get());
                    exit.accept(GIVEN_UP);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(TEND_PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped", e);
        } catch (RuntimeException e) {
            // A constructor that failed keeps its lock until the process ends; trying again here would only mislead.
            fail(e);
        } catch (Error e) {
            // Such as RocksDB's native library that cannot be loaded.
            fail(new IllegalStateException(e));
        } finally {
            started.countDown();
        }
    }

    private boolean isLast(TimeframeStream stream) {
        return stream == streams.get(streams.size() - 1);
    }

    /** Others are silent while work moves: one timeframe after the other, and none while the first does, which they read. */
    private void rest(TimeframeStream stream) throws InterruptedException {
        Duration rest = stream == streams.get(0) ? REST_OF_FIRST : REST;
        TimeUnit.MILLISECONDS.sleep(rest.toMillis());
    }

    private Optional<String> givenUp(List<TimeframeStream> assembled) throws InterruptedException {
        for (TimeframeStream stream : assembled) {
            if (!stream.tend()) {
                return Optional.of("The %s instance failed %d times within %s"
                        .formatted(
                                stream.timeframe(),
                                properties.restart().attempts(),
                                properties.restart().period()));
            }
        }
        return Optional.empty();
    }

    /** Has {@link #start()} fail if it still waits, so that nothing after it starts; ends the process if not. */
    private void fail(RuntimeException problem) {
        failure = problem;
        if (starting.getAndSet(false)) {
            return;
        }
        if (problem instanceof StartupFailure refusal) {
            LOG.error("{}\n\nAction: {}", refusal.getMessage(), refusal.remedy());
            exit.accept(refusal.getExitCode());
        } else {
            LOG.error("The pipeline cannot go on; the process ends", problem);
            exit.accept(GIVEN_UP);
        }
    }

    private TopicSetup.Partitions prepare() throws InterruptedException {
        TopicSetup topics = new TopicSetup(properties);
        return answer(() -> {
            waitingFor = "the brokers";
            String clusterId = admin.describeCluster().clusterId().get();
            properties.requireCluster(clusterId);
            directory.requireCluster(clusterId);
            waitingFor = "the topics";
            TopicSetup.Partitions partitions = topics.ensure(admin);
            for (Timeframe timeframe : properties.timeframes()) {
                stateAtBrokers.require(timeframe);
            }
            return partitions;
        });
    }

    /** Asks until the brokers answer. */
    private <T> T answer(Question<T> question) throws InterruptedException {
        LogLimit warnings = new LogLimit(InstantSource.system());
        while (true) {
            try {
                T answer = question.ask();
                problem = null;
                return answer;
            } catch (ExecutionException e) {
                problem = KafkaProblem.of(e);
                if (warnings.allows(problem.kind())) {
                    LOG.warn("Waiting for {}: {}", waitingFor, problem);
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_PERIOD.toMillis());
            }
        }
    }

    @Override
    public void stop() {
        if (!stopping.compareAndSet(false, true) || supervisor == null) {
            return;
        }
        supervisor.interrupt();
        awaitSupervisor();
        ExecutorService closing = Executors.newCachedThreadPool();
        try {
            if (directory.isRetired()) {
                leave(closing);
            } else {
                streams.forEach(
                        stream -> closing.execute(() -> tellUnlessClosed(stream, stream.close(CLOSE_DEADLINE))));
            }
            closing.shutdown();
            if (closing.awaitTermination(CLOSE_DEADLINE.toMillis() + TEND_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("All instances are closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(ExecutorService closing) throws InterruptedException {
        for (TimeframeStream stream : streams) {
            Future<?> left = closing.submit(() -> tellUnlessClosed(stream, stream.leave(CLOSE_DEADLINE)));
            try {
                left.get(LEAVE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                if (!isLast(stream)) {
                    rest(stream);
                }
            } catch (TimeoutException | ExecutionException e) {
                LOG.debug("The {} instance goes on leaving while the next one does", stream.timeframe(), e);
            }
        }
    }

    private static void tellUnlessClosed(TimeframeStream stream, boolean isClosed) {
        if (!isClosed) {
            LOG.warn(
                    "The {} instance did not close within {}; its last transaction is undone and done again at the next start",
                    stream.timeframe(),
                    CLOSE_DEADLINE);
        }
    }

    /** Lest it builds anew what is being closed. */
    private void awaitSupervisor() {
        try {
            supervisor.join(SUPERVISOR_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return supervisor != null && !stopping.get();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** The instances; empty until the brokers have answered. */
    List<TimeframeStream> streams() {
        return streams;
    }

    /** What the start waits for, or {@code null} once all instances are started. */
    String waitingFor() {
        return waitingFor;
    }

    /** Why that is not there, or {@code null} if nothing is known to be wrong. */
    KafkaProblem problem() {
        return problem;
    }

    /** Whether the instance of a timeframe runs. */
    boolean isUp(Timeframe timeframe) {
        return streams.stream().anyMatch(stream -> stream.timeframe().equals(timeframe) && stream.isRunning());
    }
}
