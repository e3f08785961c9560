/**
 * Makes candles anew from the ticks topics and compares them with what was published. In: ticks, candle topics, marks,
 * dead letters, each read without a group. Out: differences, and if wanted the differing candles as revisions.
 */
package com.kotsin.streamingcandle.rebuild;
