package com.kotsin.streamingcandle.pipeline;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * What an instance has done lately, as its clients tell: a state of {@code RUNNING} says nothing of that. Told by the threads
 * of the instance, asked for by any.
 */
final class StreamProgress implements StateRestoreListener {

    private static final int ALL = 100;

    /**
     * How far the state is taken up from Kafka.
     *
     * @param recordsLeft at most so many are still to be read
     * @param percent of what was to be read, 0 to 100
     */
    record Restore(long recordsLeft, int percent) {}

    private record Changelog(long start, long end, long done) {}

    private final InstantSource clock;
    private final Map<TopicPartition, Changelog> changelogs = new ConcurrentHashMap<>();
    private volatile Instant lastPoll;
    private volatile Instant lastCommit;
    private volatile Instant waitingSince;

    StreamProgress(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The thread of the instance has asked for records.
     *
     * @param left records that the brokers have beyond those that it got
     */
    void polled(long left) {
        Instant now = clock.instant();
        lastPoll = now;
        if (left == 0) {
            waitingSince = null;
        } else if (waitingSince == null) {
            waitingSince = now;
        }
    }

    /** A transaction was committed. */
    void committed() {
        lastCommit = clock.instant();
    }

    /** A new thread begins. */
    void begin() {
        lastPoll = null;
        waitingSince = null;
        changelogs.clear();
    }

    /** When its thread last asked for records, whether or not there were any. */
    Optional<Instant> lastPoll() {
        return Optional.ofNullable(lastPoll);
    }

    /** When it last committed something; an instance that has nothing to do does not commit. */
    Optional<Instant> lastCommit() {
        return Optional.ofNullable(lastCommit);
    }

    /** Since when there was always something more to read. */
    Optional<Instant> waitingSince() {
        return Optional.ofNullable(waitingSince);
    }

    /** Empty if no state is being taken up. */
    Optional<Restore> restore() {
        long left = 0;
        long all = 0;
        for (Changelog changelog : changelogs.values()) {
            left += Math.max(0, changelog.end - changelog.done);
            all += changelog.end - changelog.start;
        }
        return left == 0 ? Optional.empty() : Optional.of(new Restore(left, (int) ((all - left) * ALL / all)));
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        changelogs.put(changelog, new Changelog(startingOffset, endingOffset, startingOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long count) {
        changelogs.computeIfPresent(
                changelog, (each, known) -> new Changelog(known.start, known.end, batchEndOffset + 1));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {
        changelogs.computeIfPresent(changelog, (each, known) -> new Changelog(known.start, known.end, known.end));
        // Those that are done count until all are, lest the share of the others seems to fall.
        if (restore().isEmpty()) {
            changelogs.clear();
        }
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long totalRestored) {
        changelogs.remove(changelog);
    }
}
