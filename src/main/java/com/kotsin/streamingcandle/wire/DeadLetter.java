package com.kotsin.streamingcandle.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Why a record could not be used and where it lay; goes into the headers of the dead-letter record, as UTF-8 text, beside
 * the original key and bytes.
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

    private static final int MAX_DETAIL = 500;

    /** The record headers. */
    public Headers headers() {
        Headers headers = new RecordHeaders();
        add(headers, REASON, reason);
        add(headers, DETAIL, detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL));
        add(headers, SOURCE_TOPIC, topic);
        add(headers, PARTITION, Integer.toString(partition));
        add(headers, OFFSET, Long.toString(offset));
        add(headers, TIMESTAMP, Long.toString(timestamp));
        add(headers, ELEMENT, Integer.toString(element));
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
