package com.kotsin.streamingcandle.faults;

import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.admin.Admin;

/** A start that finds no broker is not tried again. */
public final class BrokersAtOnce implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.Pipeline", "prepare", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("admin") Admin admin) throws Exception {
            admin.describeCluster().clusterId().get(3, TimeUnit.SECONDS);
        }

        private Change() {}
    }
}
