package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import java.util.List;

/** The newest one-minute candles of a symbol, from the candle topics. Safe for use by several threads. */
public interface RecentMinutes {

    /**
     * The one-minute candles of about the newest hour of the symbol's feed: closed ones in their newest revision, and the
     * forming one. In order of time; empty if there are none.
     */
    List<Candle> of(String symbol);
}
