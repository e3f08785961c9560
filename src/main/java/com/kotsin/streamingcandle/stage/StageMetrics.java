package com.kotsin.streamingcandle.stage;

import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;

/** What a stage counts. Implementations are safe for use by several threads and never block. */
public interface StageMetrics {

    /** Counts nothing. */
    StageMetrics NONE = new StageMetrics() {};

    /** Objects read from ticks topics, good and bad. */
    default void ticks(int count) {}

    /** A tick that became no trade. */
    default void deadLetter(String reason) {}

    /** A trade that came after its window was closed, and revised it. */
    default void lateTrade() {}

    /** A trade that was seen before. */
    default void duplicate() {}

    /** A snapshot that tells of no new trade. */
    default void unchangedSnapshot() {}

    /** A trade whose conditions of sale let it move nothing of a candle. */
    default void tradeWithoutEffect() {}

    /** A candle that was sent. */
    default void candle(Timeframe timeframe, Status status) {}

    /** Milliseconds from a trade's event time to the live candle that holds it. */
    default void eventToLive(Timeframe timeframe, long millis) {}

    /** Milliseconds from the end of a window, grace included, to its final candle. */
    default void closeDelay(Timeframe timeframe, long millis) {}

    /** Windows that were opened (positive) or closed (negative). */
    default void openWindows(Timeframe timeframe, int change) {}

    /** Symbols of a calendar that are expected to trade now, and those of them that are silent: more or, negative, fewer. */
    default void symbols(String calendar, int activeChange, int staleChange) {}

    /**
     * A window of a symbol whose trades lie in two ticks partitions, so that no candle holds them all.
     *
     * @param source ticks partition, as {@code topic-partition}; {@code otherSource} likewise
     */
    default void spread(Timeframe timeframe, String symbol, String source, String otherSource) {}

    /** Newest event time that a partition has shown, milliseconds since the epoch, UTC. */
    default void watermark(Timeframe timeframe, String source, long timeMillis) {}
}
