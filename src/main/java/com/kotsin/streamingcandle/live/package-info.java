/** Candles as they are made, straight from the candle topics, for as long as somebody asks for them. */
package com.kotsin.streamingcandle.live;
