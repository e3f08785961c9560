package com.kotsin.streamingcandle.stage;

import java.time.Duration;

/** What the processors of an instance share with its consumer, which the same thread polls. */
public record StageThread(Beat beat, PolledRecords polled) {

    /** Of the instance that reads ticks. */
    public static StageThread first(Duration commitInterval) {
        return new StageThread(Beat.first(commitInterval), new PolledRecords());
    }

    /** Of an instance that reads the candles of the first. */
    public static StageThread second(StageThread first) {
        return new StageThread(Beat.second(first.beat), new PolledRecords());
    }
}
