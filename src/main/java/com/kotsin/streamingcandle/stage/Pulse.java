package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Has a task work and commit at each {@link Beat} while there is something to do. What is sent only then is not out of date
 * when its commit makes it readable. Each punctuation marks its task for a commit, so an idle task is hardly woken.
 */
public final class Pulse {

    /** Between looks at a task that has nothing to do. */
    private static final Duration IDLE = Duration.ofMillis(500);

    private final ProcessorContext<?, ?> context;
    private final Beat beat;
    private final Runnable work;
    private boolean busy;
    private Cancellable timer;

    /** @param work is to say whether there is more of it, by {@link #busy} */
    public Pulse(ProcessorContext<?, ?> context, Beat beat, Runnable work) {
        this.context = context;
        this.beat = beat;
        this.work = work;
        this.timer = scheduleIdle();
    }

    /** Says whether there is something to do at the next beat. */
    public void busy(boolean isBusy) {
        if (isBusy == busy) {
            return;
        }
        busy = isBusy;
        beat.busy(isBusy);
        timer.cancel();
        timer = isBusy
                ? context.schedule(beat.anchor(), beat.interval(), PunctuationType.WALL_CLOCK_TIME, this::onBeat)
                : scheduleIdle();
    }

    private Cancellable scheduleIdle() {
        return context.schedule(IDLE, PunctuationType.WALL_CLOCK_TIME, timestamp -> work.run());
    }

    private void onBeat(long now) {
        if (beat.counts(now)) {
            work.run();
            context.commit();
        }
    }

    /** The task goes elsewhere. */
    public void close() {
        timer.cancel();
        if (busy) {
            busy = false;
            beat.busy(false);
        }
    }
}
