package com.kotsin.streamingcandle.faults;

import java.util.Properties;
import net.bytebuddy.asm.Advice;

/** Kafka Streams with members of the group that have no name of their own, and sessions as they are by default. */
public final class DefaultMembership implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StreamSettings", "of", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Properties settings) {
            settings.remove("consumer.group.instance.id");
            settings.put("consumer.session.timeout.ms", 45_000);
        }

        private Change() {}
    }
}
