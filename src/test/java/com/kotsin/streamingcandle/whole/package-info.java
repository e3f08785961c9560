/**
 * The whole application as production configures it, in this process, against a real broker and a store that speaks
 * MongoDB's protocol.
 */
package com.kotsin.streamingcandle.whole;
