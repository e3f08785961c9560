package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** Dead letters are sent whatever their topic takes. */
public final class DeadLettersStayWhole implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.TimeframeStream", "cutDeadLetters", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
