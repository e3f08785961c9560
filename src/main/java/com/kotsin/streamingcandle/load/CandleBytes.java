package com.kotsin.streamingcandle.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks a number up in the JSON of a candle without reading the rest, for what comes by the ten thousand a second. */
public final class CandleBytes {

    /** Field with the event time of the newest trade. */
    public static final byte[] CLOSE_TIME = "\"closeTime\":".getBytes(ISO_8859_1);

    private CandleBytes() {}

    /**
     * The whole number behind a name, sought from the end.
     *
     * @param name with its quotes and colon
     * @throws IllegalArgumentException if the name is not there
     */
    public static long number(byte[] json, byte[] name) {
        for (int from = json.length - name.length; from >= 0; from--) {
            if (isAt(json, from, name)) {
                return number(json, from + name.length);
            }
        }
        throw new IllegalArgumentException("There is no %s".formatted(new String(name, ISO_8859_1)));
    }

    private static boolean isAt(byte[] json, int from, byte[] name) {
        for (int at = 0; at < name.length; at++) {
            if (json[from + at] != name[at]) {
                return false;
            }
        }
        return true;
    }

    /** The digits from there on. */
    static long number(byte[] text, int from) {
        long number = 0;
        for (int at = from; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = number * 10 + text[at] - '0';
        }
        return number;
    }
}
