/**
 * Turns trades into one-minute candles. In: the ticks topics. Out: {@code candles-1m} and {@code candles-1m-live}, one
 * candle per minute that traded; ticks that are no trades go to the dead-letter topic with their reason.
 */
package com.kotsin.streamingcandle.aggregate;
