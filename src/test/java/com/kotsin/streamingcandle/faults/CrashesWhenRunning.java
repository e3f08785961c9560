package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** The process fails as soon as its instances are started. */
public final class CrashesWhenRunning implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Vitality", "hopeless", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter
        static void enter() {
            throw new IllegalStateException("It is made to crash");
        }

        private Change() {}
    }
}
