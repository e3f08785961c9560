package com.kotsin.streamingcandle.load;

import java.util.List;
import java.util.Map;

/**
 * Where a load stands. Counts are from its beginning; delays since they were asked for before, or since measuring began. Maps
 * are by timeframe, such as {@code 5m}, dead letters by reason. Delays are in ms.
 *
 * @param seconds since it began
 * @param offered messages that were due by now
 * @param sent messages that lie in the topic
 * @param errors messages that the brokers did not take, or of which nobody knows
 * @param behindMillis how late the next message is
 * @param ticks sent messages that count, of these {@code late} after their window's grace
 * @param duplicates sent messages that were sent before
 * @param finals final and revised candles that came, all timeframes
 * @param live live candles that came, all timeframes
 * @param liveDelay from when a tick was due until the first live candle with it came; ticks in order only
 * @param unseen ticks in order, sent since measuring began, that no live candle has shown
 * @param closeDelay from a window's end and grace until its final candle came
 * @param lag records that the groups have yet to read, MongoDB's as {@code mongo-sink}; empty if the brokers do not tell
 * @param compared windows whose newest candle was right and that take no more ticks
 * @param wrong windows, candles and dead letters that are not as they must be
 * @param lost windows without a candle and messages without their dead letter, long after they were due
 * @param uncertain windows that are not compared, since nobody knows whether their ticks reached the topic
 * @param open windows and dead letters that are not compared yet
 * @param leftOut windows that had not ended when the load was finished
 * @param examples of what was wrong or lost, some
 */
public record LoadFigures(
        double seconds,
        long offered,
        long sent,
        long errors,
        long behindMillis,
        long ticks,
        long late,
        long duplicates,
        long finals,
        long live,
        Map<String, Delay> liveDelay,
        Map<String, Long> unseen,
        Map<String, Delay> closeDelay,
        Map<String, Long> lag,
        Map<String, Long> deadLettersExpected,
        Map<String, Long> deadLettersFound,
        long compared,
        long wrong,
        long lost,
        long uncertain,
        long open,
        long leftOut,
        List<String> examples) {

    /** Of the group that has the most; -1 if the brokers do not tell. */
    public long mostLag() {
        return new Lags(0, lag).most();
    }

    /** Whether every message reached the topic and became what it must, as far as that is known by now. */
    public boolean isRight() {
        return errors == 0 && wrong == 0 && lost == 0 && uncertain == 0;
    }
}
