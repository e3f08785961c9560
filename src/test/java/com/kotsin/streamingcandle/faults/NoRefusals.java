package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** What Kafka refuses counts as a failure of the process. */
public final class NoRefusals implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.KafkaProblem", "isRefusal", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean isRefusal) {
            isRefusal = false;
        }

        private Change() {}
    }
}
