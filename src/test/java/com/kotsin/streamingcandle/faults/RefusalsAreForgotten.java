package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** The sink takes whatever MongoDB refuses for something that is there already. */
public final class RefusalsAreForgotten implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.persist.CandleWriter", "isSameOrNewerStored", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean isThere) {
            isThere = true;
        }

        private Change() {}
    }
}
