package com.kotsin.streamingcandle.stage;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where a one-minute candle comes from; travels in its record headers, since the next stage decides by it.
 *
 * @param source ticks partition, as {@code topic-partition}
 * @param calendar name of the calendar that cuts the symbol's windows
 * @param reading when the reading of the ticks partition began
 */
public record Origin(String source, String calendar, Reading reading) {

    /** Header that names the ticks partition from which a candle was made. */
    public static final String SOURCE = "source";

    /** Header that names the calendar by which a candle's window was cut. */
    public static final String CALENDAR = "calendar";

    /** Header that tells since when the ticks partition is read. */
    public static final String READING = "reading-since";

    /**
     * Header of a candle that was made anew by a command, after every window that holds it was closed for good. Longer
     * candles are made anew by that command too, so the next stage passes it over: it has forgotten the other minutes.
     */
    public static final String REBUILT = "rebuilt";

    public Origin {
        Objects.requireNonNull(source, SOURCE);
        Objects.requireNonNull(calendar, CALENDAR);
        Objects.requireNonNull(reading, READING);
    }

    /** Adds itself to the headers of an outgoing candle. */
    public void addTo(Headers headers) {
        headers.add(SOURCE, source.getBytes(StandardCharsets.UTF_8));
        headers.add(CALENDAR, calendar.getBytes(StandardCharsets.UTF_8));
        headers.add(READING, reading.text().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if a header is missing, as on a record that this application did not write */
    public static Origin of(Headers headers) {
        return new Origin(text(headers, SOURCE), text(headers, CALENDAR), Reading.parse(text(headers, READING)));
    }

    static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException(
                    "The record has no header '%s'; only this application may write to the candle topics"
                            .formatted(name));
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
