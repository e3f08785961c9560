package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** Kafka Streams starts before the web server. */
public final class StreamsBeforeHttp implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Pipeline", "getPhase", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int phase) {
            phase = 0;
        }

        private Change() {}
    }
}
