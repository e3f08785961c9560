package com.kotsin.streamingcandle.faults;

import java.util.Optional;
import net.bytebuddy.asm.Advice;

/** A process takes the directory of an instance whoever has it. */
public final class NoInstanceLock implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.InstanceDirectory", "tryLock", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Optional<?> lock) {
            lock = Optional.of("no lock at all");
        }

        private Change() {}
    }
}
