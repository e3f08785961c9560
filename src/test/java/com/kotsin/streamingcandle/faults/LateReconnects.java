package com.kotsin.streamingcandle.faults;

import java.util.Properties;
import net.bytebuddy.asm.Advice;

/** Kafka Streams looks for a broker that it has lost after ten minutes only. */
public final class LateReconnects implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StreamSettings", "of", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Properties settings) {
            settings.put("reconnect.backoff.ms", 600_000);
            settings.put("reconnect.backoff.max.ms", 600_000);
        }

        private Change() {}
    }
}
