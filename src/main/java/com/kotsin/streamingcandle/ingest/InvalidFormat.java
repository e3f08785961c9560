package com.kotsin.streamingcandle.ingest;

/** A key of a format has a value that cannot be used. */
final class InvalidFormat extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String fault;

    /** @param key as in the file, with dots between the levels, such as {@code time.encoding} */
    InvalidFormat(String key, String fault) {
        super(key + ": " + fault);
        this.key = key;
        this.fault = fault;
    }

    String key() {
        return key;
    }

    String fault() {
        return fault;
    }
}
