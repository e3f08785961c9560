/** Timeframes, windows and candles: the arithmetic, exact to the last digit. Plain Java, no clock, no I/O. */
package com.kotsin.streamingcandle.candle;
