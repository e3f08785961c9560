package com.kotsin.streamingcandle.stage;

import com.kotsin.streamingcandle.wire.DeadLetter;
import org.apache.kafka.streams.processor.api.Record;

/** A record in a candle topic that this application did not write. */
public final class ForeignCandle {

    /** Why it is a dead letter. */
    public static final String REASON = "malformed_candle";

    private ForeignCandle() {}

    /** What is sent instead of it. */
    public static Record<byte[], byte[]> deadLetter(
            Record<byte[], byte[]> record, StageProcessor.Place place, String detail, long now) {
        DeadLetter letter =
                new DeadLetter(REASON, detail, place.topic(), place.partition(), place.offset(), record.timestamp(), 0);
        return new Record<>(
                DeadLetter.keptKey(record.key()),
                DeadLetter.keptValue(record.value()),
                Math.min(record.timestamp(), now),
                letter.headers(record.key(), record.value()));
    }
}
