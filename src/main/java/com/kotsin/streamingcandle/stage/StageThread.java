package com.kotsin.streamingcandle.stage;

import java.time.Duration;

/** What the processors of an instance share with its consumer, which the same thread polls. */
public record StageThread(Beat beat, PolledRecords polled) {

    /** Of the instance that reads ticks. */
    public static StageThread first(Duration commitInterval) {
        return new StageThread(Beat.first(commitInterval), new PolledRecords());
    }

    /** Of an instance that reads one-minute candles. */
    public static StageThread second(Duration commitInterval) {
        return new StageThread(Beat.second(commitInterval), new PolledRecords());
    }
}
