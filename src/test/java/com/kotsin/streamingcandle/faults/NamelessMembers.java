package com.kotsin.streamingcandle.faults;

import java.util.Properties;
import net.bytebuddy.asm.Advice;

/**
 * Kafka Streams with members of the group that have no name of their own, so that one that was killed is waited for beside the
 * one that takes its place; for longer than any machine's slowness lasts.
 */
public final class NamelessMembers implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.StreamSettings", "of", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Properties settings) {
            settings.remove("consumer.group.instance.id");
            settings.put("consumer.session.timeout.ms", 180_000);
        }

        private Change() {}
    }
}
