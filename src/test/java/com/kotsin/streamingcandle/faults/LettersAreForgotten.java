package com.kotsin.streamingcandle.faults;

import java.util.List;
import net.bytebuddy.asm.Advice;

/** What is no trade leaves no trace. */
public final class LettersAreForgotten implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.ingest.TickDecoder", "decode", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) List<?> outcomes) {
            if (outcomes.size() == 1
                    && outcomes.get(0).getClass().getSimpleName().equals("Rejected")) {
                outcomes = List.of();
            }
        }

        private Change() {}
    }
}
