package com.kotsin.streamingcandle.stage;

import com.kotsin.streamingcandle.candle.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * A window of a symbol as it lies in a store, with the encoded aggregate behind it.
 *
 * @param revision of the newest candle sent, or {@link #NOT_SENT}
 * @param exchange or {@code null}
 * @param aggregate encoded aggregate; may be empty
 */
public record WindowState(int revision, Window window, String exchange, Origin origin, byte[] aggregate) {

    /** The window is open: no final candle was sent. */
    public static final int NOT_SENT = -1;

    private static final int REVISION_AT = 0;

    /** The binary form. */
    public byte[] encode() {
        byte[] head = head(window, exchange, origin);
        return join(revision, head, aggregate);
    }

    /** What does not change while a window is open; encoded once. */
    public static byte[] head(Window window, String exchange, Origin origin) {
        byte[] exchangeBytes = bytes(exchange);
        byte[] source = bytes(origin.source());
        byte[] calendar = bytes(origin.calendar());
        int size = 6 * Long.BYTES + 3 * Short.BYTES + length(exchangeBytes) + source.length + calendar.length;
        ByteBuffer out = ByteBuffer.allocate(size)
                .putLong(window.start())
                .putLong(window.end())
                .putLong(window.settles())
                .putLong(window.tradingDay().toEpochDay())
                .putLong(origin.reading().since())
                .putLong(origin.reading().trimmedBefore());
        put(out, exchangeBytes);
        put(out, source);
        put(out, calendar);
        return out.array();
    }

    /** Joins a head with the parts that change. */
    public static byte[] join(int revision, byte[] head, byte[] aggregate) {
        return ByteBuffer.allocate(Integer.BYTES + head.length + aggregate.length)
                .putInt(revision)
                .put(head)
                .put(aggregate)
                .array();
    }

    /** Reads what {@link #encode()} or {@link #join} wrote. */
    public static WindowState decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int revision = in.getInt();
        Window window = new Window(in.getLong(), in.getLong(), in.getLong(), LocalDate.ofEpochDay(in.getLong()));
        Reading reading = new Reading(in.getLong(), in.getLong());
        String exchange = get(in);
        Origin origin = new Origin(get(in), get(in), reading);
        return new WindowState(
                revision, window, exchange, origin, Arrays.copyOfRange(bytes, in.position(), bytes.length));
    }

    /** Whether a final candle was sent, read without decoding the rest. */
    public static boolean isClosed(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt(REVISION_AT) != NOT_SENT;
    }

    /** The settling time, read without decoding the rest. */
    public static long settles(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong(Integer.BYTES + 2 * Long.BYTES);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void put(ByteBuffer out, byte[] text) {
        if (text == null) {
            out.putShort((short) -1);
        } else {
            out.putShort((short) text.length).put(text);
        }
    }

    private static String get(ByteBuffer in) {
        short length = in.getShort();
        if (length < 0) {
            return null;
        }
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
