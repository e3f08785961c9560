package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A state directory that is gone is not noticed. */
public final class NoDirectoryWatch implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "isLost", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
