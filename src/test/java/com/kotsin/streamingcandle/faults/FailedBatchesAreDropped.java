package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** The sink goes on after a batch that MongoDB did not take. */
public final class FailedBatchesAreDropped implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.persist.CandleSink", "onMessage", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Thrown(readOnly = false) Throwable failure) {
            failure = null;
        }

        private Change() {}
    }
}
