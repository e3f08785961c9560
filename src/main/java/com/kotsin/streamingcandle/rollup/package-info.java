/**
 * Folds one-minute candles into those of a longer timeframe. In: {@code candles-1m}, {@code candles-1m-live} and the
 * marks that tell how far minutes are closed. Out: final, revised and live candles of the timeframe. A minute replaces
 * an earlier revision of itself and is never added twice.
 */
package com.kotsin.streamingcandle.rollup;
