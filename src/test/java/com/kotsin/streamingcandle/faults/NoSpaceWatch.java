package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A full disk is not noticed. */
public final class NoSpaceWatch implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "usableSpace", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long bytes) {
            bytes = Long.MAX_VALUE;
        }

        private Change() {}
    }
}
