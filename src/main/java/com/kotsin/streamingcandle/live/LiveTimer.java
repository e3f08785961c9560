package com.kotsin.streamingcandle.live;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for what is to be done later. Safe for use by several threads. */
final class LiveTimer implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    LiveTimer() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "live-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    void once(Runnable task, Duration later) {
        executor.schedule(task, later.toMillis(), TimeUnit.MILLISECONDS);
    }

    Future<?> repeat(Runnable task, Duration interval) {
        return executor.scheduleWithFixedDelay(task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
