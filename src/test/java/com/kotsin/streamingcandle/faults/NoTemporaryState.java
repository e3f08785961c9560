package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A state directory that cannot be used ends the start, whatever is required. */
public final class NoTemporaryState implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "fallBack", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter
        static void enter() {
            throw new IllegalStateException("no directory");
        }

        private Change() {}
    }
}
