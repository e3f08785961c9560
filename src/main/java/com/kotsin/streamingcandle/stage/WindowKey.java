package com.kotsin.streamingcandle.stage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of windows in a store: source, start, symbol, and of a window's parts the part's start behind them. So the
 * windows of one source lie together, oldest first, and are cleared away from the front.
 */
public final class WindowKey {

    private final byte[] prefix;

    /** @param source ticks partition, as {@code topic-partition} */
    public WindowKey(String source) {
        byte[] name = source.getBytes(StandardCharsets.UTF_8);
        this.prefix = ByteBuffer.allocate(Short.BYTES + name.length)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** Key of a window. */
    public byte[] of(long start, byte[] symbol) {
        return ByteBuffer.allocate(prefix.length + Long.BYTES + symbol.length)
                .put(prefix)
                .putLong(start)
                .put(symbol)
                .array();
    }

    /** Not above the key of any window that starts then. */
    public byte[] from(long start) {
        return of(start, new byte[0]);
    }

    /** Key of a part of a window; the zero byte keeps the parts of one symbol apart from those of a longer name. */
    public static byte[] part(byte[] window, long partStart) {
        return ByteBuffer.allocate(window.length + 1 + Long.BYTES)
                .put(window)
                .put((byte) 0)
                .putLong(partStart)
                .array();
    }

    /** Key of the window to which a key of {@link #part} belongs. */
    public static byte[] ofPart(byte[] partKey) {
        return Arrays.copyOf(partKey, partKey.length - Long.BYTES - 1);
    }

    /** Start of the part to which a key of {@link #part} belongs. */
    public static long partStart(byte[] partKey) {
        return ByteBuffer.wrap(partKey).getLong(partKey.length - Long.BYTES);
    }

    /** Start of the window to which a key of {@link #of} or {@link #part} of this source belongs. */
    public long start(byte[] key) {
        return ByteBuffer.wrap(key).getLong(prefix.length);
    }

    /** Source to which a key belongs. */
    public static String source(byte[] key) {
        return new String(key, Short.BYTES, ByteBuffer.wrap(key).getShort(), StandardCharsets.UTF_8);
    }

    /** What stands behind the start in a key of {@link #of} of this source. */
    public byte[] symbolBytes(byte[] key) {
        return Arrays.copyOfRange(key, prefix.length + Long.BYTES, key.length);
    }

    /** Symbol of a key of {@link #of} of this source. */
    public String symbol(byte[] key) {
        return new String(symbolBytes(key), StandardCharsets.UTF_8);
    }
}
