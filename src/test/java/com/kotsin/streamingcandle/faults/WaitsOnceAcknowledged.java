package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;

/**
 * The sink stops for good once MongoDB has acknowledged its nth write, so that it can be killed before it commits the
 * offsets; {@code -Dfaults.writes} says how many.
 */
public final class WaitsOnceAcknowledged implements Sabotage {

    static final String WRITES = "faults.writes";
    static final String WAITS = "Acknowledged, and waits to be killed";

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.persist.CandleWriter", "write", Change.class);
    }

    static final class Change {
        // Its code becomes part of a class that sees neither this one nor its constants.
        @Advice.OnMethodExit
        static void exit() throws InterruptedException {
            int left = Integer.getInteger("faults.writes") - 1;
            System.setProperty("faults.writes", Integer.toString(left));
            if (left == 0) {
                System.out.println("Acknowledged, and waits to be killed");
                Thread.sleep(Long.MAX_VALUE);
            }
        }

        private Change() {}
    }
}
