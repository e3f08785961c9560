package com.kotsin.streamingcandle.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Why a record could not be used and where it lay; goes into the headers of the dead-letter record, as UTF-8 text, beside
 * the original key and value, or their beginnings.
 *
 * @param reason one of a closed list; also the metric tag
 * @param detail for a human; at most {@value #MAX_DETAIL} characters are kept
 * @param timestamp of the record, milliseconds since the epoch, UTC
 * @param element index within the record's JSON array, 0 where there is none
 */
public record DeadLetter(
        String reason, String detail, String topic, int partition, long offset, long timestamp, int element) {

    public static final String REASON = "reason";
    public static final String DETAIL = "detail";
    public static final String SOURCE_TOPIC = "source-topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";
    public static final String TIMESTAMP = "timestamp";
    public static final String ELEMENT = "element";
    /** Length of the original's key, where only its beginning is kept. */
    public static final String KEY_BYTES = "key-bytes";
    /** Length of the original's value, where only its beginning is kept. */
    public static final String VALUE_BYTES = "value-bytes";

    /**
     * Longer keys and values are cut. A record that came compressed may be longer than any that can be sent, and what
     * cannot be sent would stop the stream; the original lies where the headers say.
     */
    public static final int MAX_KEY_BYTES = 1 << 20;

    public static final int MAX_VALUE_BYTES = 16 << 20;

    private static final int MAX_DETAIL = 500;

    /** What is kept of an original's key; may be {@code null}. */
    public static byte[] keptKey(byte[] key) {
        return kept(key, MAX_KEY_BYTES);
    }

    /** What is kept of an original's value; may be {@code null}. */
    public static byte[] keptValue(byte[] value) {
        return kept(value, MAX_VALUE_BYTES);
    }

    private static byte[] kept(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    /**
     * The record headers.
     *
     * @param key of the original, or {@code null}
     * @param value of the original, or {@code null}
     */
    public Headers headers(byte[] key, byte[] value) {
        Headers headers = new RecordHeaders();
        add(headers, REASON, reason);
        add(headers, DETAIL, detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL));
        add(headers, SOURCE_TOPIC, topic);
        add(headers, PARTITION, Integer.toString(partition));
        add(headers, OFFSET, Long.toString(offset));
        add(headers, TIMESTAMP, Long.toString(timestamp));
        add(headers, ELEMENT, Integer.toString(element));
        addLength(headers, KEY_BYTES, key, MAX_KEY_BYTES);
        addLength(headers, VALUE_BYTES, value, MAX_VALUE_BYTES);
        return headers;
    }

    private static void addLength(Headers headers, String name, byte[] bytes, int most) {
        if (bytes != null && bytes.length > most) {
            add(headers, name, Integer.toString(bytes.length));
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
