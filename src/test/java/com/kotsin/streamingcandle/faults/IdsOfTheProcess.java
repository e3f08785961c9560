package com.kotsin.streamingcandle.faults;

import net.bytebuddy.asm.Advice;
import org.bson.Document;

/** A document's id is another in each process. */
public final class IdsOfTheProcess implements Sabotage {

    @Override
    public void prepare() {
        Sabotage.change("com.kotsin.streamingcandle.persist.CandleDocument", "of", Change.class);
    }

    static final class Change {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Document document) {
            document.put(
                    "_id", document.get("_id") + "|" + ProcessHandle.current().pid());
        }

        private Change() {}
    }
}
