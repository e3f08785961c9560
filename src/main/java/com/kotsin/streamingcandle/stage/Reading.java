package com.kotsin.streamingcandle.stage;

import com.kotsin.streamingcandle.candle.Window;

/**
 * When the reading of a ticks partition began, which tells whose trades may be missing.
 *
 * @param since wall clock of the first record read, milliseconds since the epoch, UTC
 * @param trimmedBefore event time of the first trade if older records had already been deleted from the topic, else
 *     {@link Long#MIN_VALUE}; milliseconds since the epoch, UTC
 */
public record Reading(long since, long trimmedBefore) {

    /** Whether the window was already open then, so that its candle cannot be called complete. */
    public boolean beganInside(Window window) {
        return window.start() < trimmedBefore || (window.start() < since && since < window.end());
    }

    /** The form of a record header. */
    public String text() {
        return trimmedBefore == Long.MIN_VALUE ? Long.toString(since) : since + "," + trimmedBefore;
    }

    /** Reads what {@link #text()} wrote. */
    public static Reading parse(String text) {
        int comma = text.indexOf(',');
        return comma < 0
                ? new Reading(Long.parseLong(text), Long.MIN_VALUE)
                : new Reading(Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
    }
}
