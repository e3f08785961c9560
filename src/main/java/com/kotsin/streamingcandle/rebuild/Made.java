package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;

/** A candle that was made anew, and where its trades came from. */
record Made(Candle candle, Window window, Origin origin) {

    /** The same candle as it is with what the service knew of its reading. */
    Made asRead(Reading reading) {
        return new Made(
                candle.said(candle.status(), candle.revision(), !reading.beganInside(window)),
                window,
                new Origin(origin.source(), origin.calendar(), reading));
    }
}
