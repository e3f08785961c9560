package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.bench.Contender.Work;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.KafkaView;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Watches from outside, by the offsets that its groups commit, how a contender works through its ticks. */
final class CatchUp {

    private static final long POLL_MILLIS = 50;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int STABLE_POLLS = 2;

    private final KafkaView kafka;
    private final String contender;
    private final int round;
    private final Work work;

    /**
     * A moment of a run.
     *
     * @param least ticks that all groups have done
     * @param mean ticks that the groups have done, on average
     */
    private record Moment(long nanos, double cpuSeconds, long least, long mean) {

        double secondsSince(Moment before) {
            return (nanos - before.nanos) / 1e9;
        }
    }

    private CatchUp(KafkaView kafka, String contender, int round, Work work) {
        this.kafka = kafka;
        this.contender = contender;
        this.round = round;
        this.work = work;
    }

    /** Runs a contender until it has done all ticks, or its deadline has come; ends it. */
    static Figures of(KafkaView kafka, Contender contender, int round, String run, Duration deadline)
            throws InterruptedException, ExecutionException {
        try (Work work = contender.start(run)) {
            return new CatchUp(kafka, contender.name(), round, work).watch(deadline);
        } finally {
            kafka.deleteTopics(run + "-");
        }
    }

    private Figures watch(Duration deadline) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long said = began;
        Moment first = null;
        Moment half = null;
        Moment end = null;
        Moment now;
        int stable = 0;
        boolean late;
        do {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            now = look();
            if (first == null && now.mean > 0) {
                first = now;
            }
            if (half == null && now.least >= work.topic().ticks() / 2) {
                half = now;
            }
            stable = isDone(now) ? stable + 1 : 0;
            end = stable > 1 ? end : now;
            late = now.nanos - began > deadline.toNanos();
            if (now.nanos - said > PROGRESS_NANOS) {
                said = now.nanos;
                Report.say(
                        "  %s: %,d of %,d ticks",
                        contender, now.mean, work.topic().ticks());
            }
        } while (stable < STABLE_POLLS && !late);
        if (first == null || first.mean == end.mean) {
            throw new IllegalStateException(
                    "%s did too little within %s to be measured; its log:%n%s".formatted(contender, deadline, logs()));
        }
        return figures(began, first, half, end, stable >= STABLE_POLLS);
    }

    private Moment look() throws InterruptedException, ExecutionException {
        Collection<Long> done = kafka.committed(work.groups()).values();
        long sum = done.stream().mapToLong(Long::longValue).sum();
        long least = done.stream().mapToLong(Long::longValue).min().orElse(0);
        return new Moment(
                System.nanoTime(), cpuSeconds(), least, sum / work.groups().size());
    }

    private boolean isDone(Moment now) throws InterruptedException, ExecutionException {
        return now.least >= work.topic().ticks() && work.hasReadItsOwn(kafka);
    }

    private Figures figures(long began, Moment first, Moment half, Moment end, boolean finished) {
        double done = end.mean - first.mean;
        boolean halves = half != null && end.mean > half.mean;
        double halfDone = halves ? end.mean - half.mean : 0;
        return new Figures(
                contender,
                round,
                work.topic().ticks(),
                finished,
                (first.nanos - began) / 1e9,
                first.mean,
                end.secondsSince(first),
                done / end.secondsSince(first),
                (end.cpuSeconds - first.cpuSeconds) / done * 1e6,
                halves ? halfDone / end.secondsSince(half) : null,
                halves ? (end.cpuSeconds - half.cpuSeconds) / halfDone * 1e6 : null,
                end.cpuSeconds,
                work.processes().stream()
                        .mapToLong(ApplicationProcess::peakMemory)
                        .sum(),
                StateFiles.mebibytes(work.state()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private double cpuSeconds() {
        return work.processes().stream()
                .mapToDouble(process -> process.processorTime().toMillis() / 1e3)
                .sum();
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        work.processes().forEach(process -> logs.append(process.log()).append('\n'));
        return logs.toString();
    }
}
