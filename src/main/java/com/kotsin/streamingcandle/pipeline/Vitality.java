package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Tells instances that do nothing, though nothing that they wait for is away, from those that have nothing to do; and what
 * will not come back by itself. {@link #hopeless} is for one thread, the others for any.
 */
final class Vitality {

    /** Longer than a commit of many windows takes on a busy machine. */
    static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(5);
    /** The process that has the tasks goes first, so that there is one to take them over. */
    static final Duration SPARE_GIVEN_UP_AFTER = GIVEN_UP_AFTER.multipliedBy(2);
    /** Long enough for health to be seen and for a mistake to be mended. */
    static final Duration LOST_FOR = Duration.ofMinutes(1);

    /**
     * An instance that should work and does not.
     *
     * @param since when it last showed that it works, or had no reason to
     * @param reason what it does not do
     * @param givenUpAfter so long after {@code since} it will not come back by itself
     */
    record Stall(Instant since, String reason, Duration givenUpAfter) {

        /** Whether it will not come back by itself. */
        boolean isForGood(Instant now) {
            return !now.isBefore(since.plus(givenUpAfter));
        }
    }

    private final BrokerContact brokers;
    private final ConsumerLag lag;
    private final InstanceDirectory directory;
    private final InstantSource clock;
    private Instant lostSince;

    Vitality(BrokerContact brokers, ConsumerLag lag, InstanceDirectory directory, InstantSource clock) {
        this.brokers = brokers;
        this.lag = lag;
        this.directory = directory;
        this.clock = clock;
    }

    /** Why the process has to end, since it cannot mend itself; to be asked every few seconds. */
    Optional<String> hopeless(List<TimeframeStream> streams) {
        Instant now = clock.instant();
        lostSince = !directory.isLost() ? null : lostSince == null ? now : lostSince;
        if (lostSince != null && !now.isBefore(lostSince.plus(LOST_FOR))) {
            return Optional.of("%s was moved, deleted or replaced while it was in use".formatted(directory.path()));
        }
        return streams.stream()
                .flatMap(stream -> stall(stream)
                        .filter(stall -> stall.isForGood(now))
                        .map(stall -> "The %s instance stands still since %s: %s"
                                .formatted(stream.timeframe(), stall.since(), stall.reason()))
                        .stream())
                .findFirst();
    }

    /** Empty for an instance that works, that has nothing to do, or that waits for brokers, a rebalance or its state. */
    Optional<Stall> stall(TimeframeStream stream) {
        return brokers.answers()
                .flatMap(since ->
                        stall(stream.status(), stream.progress(), place(stream.status()), since, clock.instant()));
    }

    /** How far the consumer group of an instance is, in all processes. */
    Optional<ConsumerLag.Place> place(TimeframeStream.Status status) {
        return lag.of(status.applicationId());
    }

    static Optional<Stall> stall(
            TimeframeStream.Status status,
            StreamProgress progress,
            Optional<ConsumerLag.Place> place,
            Instant answersSince,
            Instant now) {
        boolean isRunning = status.state().equals(KafkaStreams.State.RUNNING.name());
        if (!isRunning && !status.state().equals(KafkaStreams.State.REBALANCING.name())) {
            return Optional.empty();
        }
        Instant asked = latest(progress.lastPoll().orElse(status.stateSince()), answersSince);
        return Optional.of(new Stall(asked, "its thread does not ask for records", GIVEN_UP_AFTER))
                .filter(stall -> isOver(stall, now))
                .or(() -> isRunning ? idle(status, progress, place, answersSince) : Optional.empty())
                .filter(stall -> isOver(stall, now));
    }

    /** Its thread is there, but does it work? */
    private static Optional<Stall> idle(
            TimeframeStream.Status status,
            StreamProgress progress,
            Optional<ConsumerLag.Place> place,
            Instant answersSince) {
        Instant couldSince = latest(status.stateSince(), answersSince);
        if (status.tasks() > 0) {
            return progress.waitingSince()
                    .map(waiting -> new Stall(
                            latest(couldSince, waiting, progress.lastCommit().orElse(Instant.MIN)),
                            "there is more to read, and it commits nothing",
                            GIVEN_UP_AFTER));
        }
        return place.filter(group -> group.lag() > 0)
                .map(group -> new Stall(
                        latest(couldSince, group.since()),
                        "it has no tasks, and no process reads what there is to be read",
                        SPARE_GIVEN_UP_AFTER));
    }

    private static boolean isOver(Stall stall, Instant now) {
        return !now.isBefore(stall.since().plus(STALLED_AFTER));
    }

    private static Instant latest(Instant... instants) {
        return Stream.of(instants).max(Instant::compareTo).orElseThrow();
    }
}
