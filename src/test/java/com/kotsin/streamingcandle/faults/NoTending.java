package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** Nobody looks after an instance that has failed. */
public final class NoTending implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.TimeframeStream", "tend", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean isToGoOn) {
            isToGoOn = true;
        }

        private Change() {}
    }
}
