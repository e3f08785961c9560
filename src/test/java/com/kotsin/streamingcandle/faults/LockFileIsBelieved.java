package com.kotsin.streamingcandle.faults;

import java.util.Optional;
import net.bytebuddy.asm.Advice;

/** A lock file that somebody left counts as held. */
public final class LockFileIsBelieved implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "tryLock", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Optional<?> lock) {
            lock = Optional.empty();
        }

        private Change() {}
    }
}
