/**
 * Candle topics to MongoDB, safe to repeat, and reading candles back. MongoDB away shows as the lag of this package's
 * own consumer group and as nothing else.
 */
package com.kotsin.streamingcandle.persist;
