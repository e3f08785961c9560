package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A process whose instance id was taken takes it back. */
public final class IdIsTakenBack implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.TimeframeStream", "requireOwnId", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
