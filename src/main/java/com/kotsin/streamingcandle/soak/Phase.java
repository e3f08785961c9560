package com.kotsin.streamingcandle.soak;

import java.util.Locale;

/** What goes on in a part of a soak. */
public enum Phase {
    WARM_UP,
    STEADY,
    BURST,
    CEILING,
    QUIET,
    /** The end of a cycle, when what the service holds is compared with the cycles before. */
    TROUGH,
    NO_INPUT,
    /** After an orderly stop and a new start. */
    RESTARTED;

    /** As it stands in tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
