package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;
import org.springframework.boot.health.contributor.Health;

/** Health does not tell that no broker answers. */
public final class BrokersAlwaysUp implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.BrokerContact", "health", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Health health) {
            health = Health.up().build();
        }

        private Change() {}
    }
}
