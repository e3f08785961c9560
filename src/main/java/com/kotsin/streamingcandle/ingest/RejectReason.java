package com.kotsin.streamingcandle.ingest;

import java.util.Locale;

/** Why a tick became no trade. {@link #text()} is the dead-letter header, the metric tag and the word in the documents. */
public enum RejectReason {
    /** Empty, not JSON, cut off, something after the value, or a wanted field that occurs twice. */
    MALFORMED_JSON,
    /** JSON, but not the kind of message that the format reads. */
    NOT_A_TRADE,
    /** Corrects or cancels an earlier trade. */
    UNSUPPORTED_CORRECTION,
    MISSING_FIELD,
    BAD_NUMBER,
    BAD_TIME,
    BAD_SYMBOL,
    BAD_SIDE,
    BAD_ID,
    /** No list of conditions of sale, or no word on which table they are of. */
    BAD_CONDITION,
    /** The instrument file has no such token, and the format requires it to. */
    UNKNOWN_SYMBOL,
    UNKNOWN_EXCHANGE,
    /** More bytes, elements or levels than a record may have. */
    TOO_LARGE,
    /** Further ahead of the clock than the allowed skew. */
    FUTURE_TIME,
    OUT_OF_SESSION,
    /** Beyond the correction horizon. */
    TOO_LATE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in lower case with underscores. */
    public String text() {
        return text;
    }
}
