package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/** Only ticks close windows. */
public final class ClockClosesNothing implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.aggregate.EventClock", "quietPassed", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long passed) {
            passed = Long.MIN_VALUE;
        }

        private Change() {}
    }
}
