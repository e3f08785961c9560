package com.kotsin.streamingcandle.faults;

import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.time.Duration;
import java.util.Locale;

/**
 * How much a process does while it can do nothing.
 *
 * @param percentOfCore processor time
 * @param linesPerSecond of its log
 */
public record Quietness(double percentOfCore, double linesPerSecond) {

    /** Begins to watch. */
    public static Watch watch(ApplicationProcess process) {
        return new Watch(process);
    }

    /** From a moment on. */
    public static final class Watch {

        private final ApplicationProcess process;
        private final Duration processorTime;
        private final long lines;
        private final long fromNanos = System.nanoTime();

        private Watch(ApplicationProcess process) {
            this.process = process;
            this.processorTime = process.processorTime();
            this.lines = process.log().lines().count();
        }

        /** What it did until now. */
        public Quietness end() {
            double seconds = (System.nanoTime() - fromNanos) / 1e9;
            double used = process.processorTime().minus(processorTime).toNanos() / 1e9;
            return new Quietness(100 * used / seconds, (process.log().lines().count() - lines) / seconds);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f %% of a core, %.2f log lines/s", percentOfCore, linesPerSecond);
    }
}
