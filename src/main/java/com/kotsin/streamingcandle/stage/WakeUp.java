package com.kotsin.streamingcandle.stage;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * A wall-clock timer of a task that runs finely only while something waits: each punctuation marks its task for a
 * commit, so an idle task must hardly be woken.
 */
public final class WakeUp {

    /** While live candles wait or a window is about to close. */
    public static final Duration SOON = Duration.ofMillis(20);

    /** While nothing is about to happen. */
    public static final Duration LATER = Duration.ofMillis(500);

    private final ProcessorContext<?, ?> context;
    private final Punctuator punctuator;
    private Duration period;
    private Cancellable timer;

    public WakeUp(ProcessorContext<?, ?> context, Punctuator punctuator) {
        this.context = context;
        this.punctuator = punctuator;
    }

    /** Wakes the punctuator once in this period from now on. */
    public void every(Duration newPeriod) {
        if (newPeriod.equals(period)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        period = newPeriod;
        timer = context.schedule(newPeriod, PunctuationType.WALL_CLOCK_TIME, punctuator);
    }
}
