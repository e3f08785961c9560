package com.kotsin.streamingcandle.candle;

import java.util.Locale;

/** How far a candle has come. */
public enum Status {
    /** Still forming. */
    LIVE,
    /** Closed; said exactly once, with revision 0. */
    FINAL,
    /** Said again after its close, because a late trade changed it. */
    REVISED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As written in JSON, in MongoDB and in metric tags. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if there is no such status */
    public static Status of(String text) {
        for (Status status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        throw new IllegalArgumentException("'%s' is not a status of a candle".formatted(text));
    }
}
