package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.stage.Origin;

/**
 * The newest revision of a candle in its topic.
 *
 * @param origin of a one-minute candle; {@code null} if no revision of it had one
 */
record Published(Candle candle, Origin origin) {

    /** The newer of two; of the same revision the first, which the store keeps too. */
    Published or(Published later) {
        Candle newer = later.candle.revision() > candle.revision() ? later.candle : candle;
        return new Published(newer, later.origin != null ? later.origin : origin);
    }
}
