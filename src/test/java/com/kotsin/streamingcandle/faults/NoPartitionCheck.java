package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** A start does not mind how many partitions its topics have. */
public final class NoPartitionCheck implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.pipeline.TopicSetup$Plan", "requireFit", Change.class);
    }

    static final class Change {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        private Change() {}
    }
}
