package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** The instances are not closed when the process ends. */
public final class NoClose implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Pipeline", "stop", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
