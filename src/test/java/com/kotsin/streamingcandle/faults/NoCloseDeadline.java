package com.kotsin.streamingcandle.faults;

import java.time.Duration;
import net.bytebuddy.asm.Advice;

/** Instances that do not close by themselves have a day to do so, and the process does not end before. */
public final class NoCloseDeadline implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Pipeline", Sabotage.INITIALIZER, Change.class);
        Sabotage.change("com.kotsin.streamingcandle.pipeline.TimeframeStream", "close", Hang.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue(value = "CLOSE_DEADLINE", readOnly = false) Duration deadline) {
            deadline = Duration.ofDays(1);
        }

        private Change() {}
    }

    static final class Hang {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Duration timeout) throws InterruptedException {
            Thread.sleep(timeout.toMillis());
        }

        private Hang() {}
    }
}
