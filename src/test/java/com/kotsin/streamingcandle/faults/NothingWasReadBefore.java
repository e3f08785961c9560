package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A start does not know what its state holds already. */
public final class NothingWasReadBefore implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.aggregate.ReadBefore", "holds", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
