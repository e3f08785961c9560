/**
 * Sends ticks shaped like a market to a ticks topic, follows the candles that come back, and compares each with one of its
 * own. In: candle topics, live topics, dead letters, each read without a group. Out: ticks, figures. It knows the service by
 * its topics only, and shares no arithmetic with it.
 */
package com.kotsin.streamingcandle.load;
