package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** State of another instance is taken as one's own. */
public final class NoInstanceCheck implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "requireInstance", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
