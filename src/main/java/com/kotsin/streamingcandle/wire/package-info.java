/** How a candle looks to others: its JSON value, and the record headers beside it. */
package com.kotsin.streamingcandle.wire;
