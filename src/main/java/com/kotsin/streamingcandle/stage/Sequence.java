package com.kotsin.streamingcandle.stage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Place of a final or revised one-minute candle among all that one ticks partition has sent to one candle partition;
 * travels in its record headers. By it a longer candle takes the same minutes into its final whatever the next stage
 * happens to read first, since Kafka keeps no order between candles and {@link ClosedMark marks}.
 *
 * @param number running number, from 1
 * @param closedThrough every window that settles by then was closed before this candle was sent; milliseconds since the
 *     epoch, UTC
 */
public record Sequence(long number, long closedThrough) {

    /** Header of final and revised one-minute candles. */
    public static final String HEADER = "sequence";

    /** Adds itself to the headers of an outgoing candle. */
    public void addTo(Headers headers) {
        headers.add(HEADER, (number + "," + closedThrough).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if there is none */
    public static Sequence of(Headers headers) {
        String text = Origin.text(headers, HEADER);
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException(
                    "The header '%s' is '%s'; it must be two numbers".formatted(HEADER, text));
        }
        return new Sequence(Long.parseLong(text.substring(0, comma)), Long.parseLong(text.substring(comma + 1)));
    }

    /** The last numbers of all candle partitions, as kept in a store. */
    public static byte[] encode(long[] numbers) {
        ByteBuffer out = ByteBuffer.allocate(numbers.length * Long.BYTES);
        out.asLongBuffer().put(numbers);
        return out.array();
    }

    /** Reads what {@link #encode} wrote. */
    public static long[] decode(byte[] bytes) {
        long[] numbers = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
        return numbers;
    }
}
