package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.wire.CandleJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of a candle topic.
 *
 * @param forming whether it comes from a topic of forming candles
 * @param calendar by which a minute was cut; {@code null} for longer candles
 * @param reading since when a minute's ticks were read; {@code null} for longer candles
 */
record CandleRecord(Candle candle, boolean forming, String calendar, Reading reading) {

    /** @throws IllegalArgumentException if this application did not write it */
    static CandleRecord read(ConsumerRecord<byte[], byte[]> record, boolean forming) {
        Candle candle = CandleJson.read(record.value());
        if (!candle.timeframe().equals(Timeframe.ONE_MINUTE)) {
            return new CandleRecord(candle, forming, null, null);
        }
        Origin origin = Origin.of(record.headers());
        return new CandleRecord(candle, forming, origin.calendar(), origin.reading());
    }

    boolean isMinute() {
        return calendar != null;
    }
}
