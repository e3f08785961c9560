package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.stage.LogLimit;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads candle topics back, one job after the other, in a thread and with a consumer that exist while there is something
 * to read and shortly after. A job that fails is tried again until it succeeds.
 */
final class BackReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackReader.class);

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final LogLimit problems;
    private final LinkedBlockingQueue<Consumer<PastRecords>> jobs = new LinkedBlockingQueue<>();
    private Thread thread;
    private volatile boolean closed;
    private volatile PastRecords past;

    BackReader(Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers, LogLimit problems) {
        this.consumers = consumers;
        this.problems = problems;
    }

    synchronized void submit(Consumer<PastRecords> job) {
        if (closed) {
            return;
        }
        jobs.add(job);
        if (thread == null) {
            thread = new Thread(this::run, "live-reader");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Forgets a job that has not begun. */
    void cancel(Consumer<PastRecords> job) {
        jobs.remove(job);
    }

    private void run() {
        try {
            do {
                try (var consumer = consumers.get()) {
                    past = new PastRecords(consumer);
                    runJobs(past);
                } catch (RuntimeException e) {
                    // No consumer: for one, nobody knows the brokers' names at the moment.
                    pauseAfter(e);
                } finally {
                    past = null;
                }
            } while (!isDone());
        } catch (InterruptedException e) {
            LOG.debug("Stopped", e);
        }
    }

    private synchronized boolean isDone() {
        if (closed || jobs.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }

    private void runJobs(PastRecords reading) throws InterruptedException {
        Consumer<PastRecords> job = jobs.poll(LINGER.toMillis(), TimeUnit.MILLISECONDS);
        while (job != null && !closed) {
            try {
                job.accept(reading);
                job = jobs.poll(LINGER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (WakeupException e) {
                LOG.debug("Stopped", e);
            } catch (RuntimeException e) {
                pauseAfter(e);
            }
        }
    }

    private void pauseAfter(RuntimeException problem) throws InterruptedException {
        if (problems.allows(problem.getClass().getName())) {
            LOG.warn("Candle topics cannot be read back; trying again until they can", problem);
        }
        TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            // Wakes it if it waits for a job.
            jobs.add(reading -> {});
        }
        PastRecords reading = past;
        if (reading != null) {
            reading.interrupt();
        }
        if (running != null) {
            try {
                running.join(CLOSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
