package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A start does not mind whether the state that it made is still there. */
public final class NoChangelogCheck implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Changelogs", "require", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
