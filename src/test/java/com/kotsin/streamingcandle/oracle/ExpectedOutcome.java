package com.kotsin.streamingcandle.oracle;

import java.util.List;
import java.util.Set;

/** What must become of a feed, computed without the application. */
public interface ExpectedOutcome {

    /** A message that must be found in the dead-letter topic. */
    record Letter(int partition, long offset, String reason) {}

    /** Every message that is to be found in the dead-letter topic, once. */
    Set<Letter> letters();

    /** The newest candles of a timeframe, without those of {@link RandomFeed#END}. */
    List<OracleCandle> candles(int minutes);

    /** Whether the store takes a candle, as its JSON is in Kafka. */
    default boolean isStorable(String candle) {
        return true;
    }
}
