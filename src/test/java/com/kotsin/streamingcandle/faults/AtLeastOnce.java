package com.kotsin.streamingcandle.faults;

import java.util.Properties;
import net.bytebuddy.asm.Advice;

/** Kafka Streams without transactions. */
public final class AtLeastOnce implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StreamSettings", "of", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Properties settings) {
            settings.put("processing.guarantee", "at_least_once");
        }

        private Change() {}
    }
}
