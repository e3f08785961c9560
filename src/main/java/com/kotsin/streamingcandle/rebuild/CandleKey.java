package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;

/** What tells the candles of a timeframe apart. */
record CandleKey(String symbol, long start) {

    static CandleKey of(Candle candle) {
        return new CandleKey(candle.symbol(), candle.start());
    }
}
