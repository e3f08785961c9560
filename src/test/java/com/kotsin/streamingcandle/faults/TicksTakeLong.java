package com.kotsin.streamingcandle.faults;

import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.asm.Advice;

/** Eight milliseconds for each tick. */
public final class TicksTakeLong implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.ingest.TickDecoder", "decode", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter
        static void enter() {
            LockSupport.parkNanos(8_000_000);
        }

        private Change() {}
    }
}
