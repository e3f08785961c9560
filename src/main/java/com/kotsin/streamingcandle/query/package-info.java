/** What others ask over HTTP: the history of candles, and problem details that say what was wrong with a request. */
package com.kotsin.streamingcandle.query;
