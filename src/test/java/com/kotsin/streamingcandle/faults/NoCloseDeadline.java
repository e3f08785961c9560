package com.kotsin.streamingcandle.faults;

import java.time.Duration;
import net.bytebuddy.asm.Advice;

/** The instances have a day to close, and the process does not end before. */
public final class NoCloseDeadline implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Pipeline", Sabotage.INITIALIZER, Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue(value = "CLOSE_DEADLINE", readOnly = false) Duration deadline) {
            deadline = Duration.ofDays(1);
        }

        private Change() {}
    }
}
