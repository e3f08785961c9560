package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A clock that was set is taken to tell how much time has passed. */
public final class ClockIsBelieved implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.aggregate.EventClock", "follow", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
