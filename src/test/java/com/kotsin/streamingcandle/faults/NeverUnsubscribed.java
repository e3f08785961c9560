package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A stream that has ended is followed for ever. */
public final class NeverUnsubscribed implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.live.CandleFeed", "unsubscribe", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
