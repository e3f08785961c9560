/**
 * A second opinion on candles, slow and obvious, that shares no code with the product; random trades, and the cases of
 * third parties.
 */
package com.kotsin.streamingcandle.oracle;
