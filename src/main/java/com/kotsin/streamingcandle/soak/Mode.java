package com.kotsin.streamingcandle.soak;

import java.util.Locale;

/** How the load of a soak goes. */
public enum Mode {
    /** The same rate all the time. */
    CONTINUOUS,
    /** Steady, burst, ceiling and quiet in turn. */
    BURSTS;

    /** As users write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
