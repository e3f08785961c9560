package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** Files of state are trusted as they are. */
public final class NoStateCheck implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StateRepair", "check", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
