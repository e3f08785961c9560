package com.kotsin.streamingcandle.candle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The binary form of an {@link OpenCandle} in state stores and changelogs. Everything is kept, so that a candle read
 * back goes on as if it had never been written. The first byte is the version of the form.
 */
public final class OpenCandleCodec {

    private static final byte VERSION = 1;
    private static final int COMPLETE = 1;
    private static final int HAS_SIDES = 2;
    private static final int FIXED_BYTES = 2 + 9 * Long.BYTES;

    private OpenCandleCodec() {}

    /** @throws NullPointerException if the candle holds no trade yet */
    public static byte[] encode(OpenCandle candle) {
        boolean sides = candle.buyVolume != null;
        BigDecimal[] decimals = sides
                ? new BigDecimal[] {
                    candle.open,
                    candle.high,
                    candle.low,
                    candle.close,
                    candle.volume,
                    candle.turnover,
                    candle.buyVolume,
                    candle.sellVolume
                }
                : new BigDecimal[] {candle.open, candle.high, candle.low, candle.close, candle.volume, candle.turnover};
        int size = FIXED_BYTES;
        for (BigDecimal decimal : decimals) {
            size += encodedSize(decimal);
        }
        ByteBuffer out = ByteBuffer.allocate(size)
                .put(VERSION)
                .put((byte) ((candle.complete ? COMPLETE : 0) | (sides ? HAS_SIDES : 0)))
                .putLong(candle.trades)
                .putLong(candle.openNanos)
                .putLong(candle.openOrdinal)
                .putLong(candle.openPosition)
                .putLong(candle.closeNanos)
                .putLong(candle.closeOrdinal)
                .putLong(candle.closePosition)
                .putLong(candle.highNanos)
                .putLong(candle.lowNanos);
        for (BigDecimal decimal : decimals) {
            put(out, decimal);
        }
        return out.array();
    }

    /** @throws IllegalArgumentException if the bytes were not written by this class, or by a newer version of it */
    public static OpenCandle decode(byte[] bytes) {
        try {
            return decode(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("%d bytes are not an open candle".formatted(bytes.length), e);
        }
    }

    private static OpenCandle decode(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "An open candle of version %d cannot be read; this release knows version %d"
                            .formatted(version, VERSION));
        }
        int flags = in.get();
        OpenCandle candle = new OpenCandle();
        candle.complete = (flags & COMPLETE) != 0;
        candle.trades = in.getLong();
        candle.openNanos = in.getLong();
        candle.openOrdinal = in.getLong();
        candle.openPosition = in.getLong();
        candle.closeNanos = in.getLong();
        candle.closeOrdinal = in.getLong();
        candle.closePosition = in.getLong();
        candle.highNanos = in.getLong();
        candle.lowNanos = in.getLong();
        candle.open = get(in);
        candle.high = get(in);
        candle.low = get(in);
        candle.close = get(in);
        candle.volume = get(in);
        candle.turnover = get(in);
        if ((flags & HAS_SIDES) != 0) {
            candle.buyVolume = get(in);
            candle.sellVolume = get(in);
        }
        return candle;
    }

    /** Bytes that {@link #put} writes for a decimal. */
    public static int encodedSize(BigDecimal decimal) {
        return Integer.BYTES + Short.BYTES + decimal.unscaledValue().bitLength() / Byte.SIZE + 1;
    }

    /** Writes scale, length and unscaled value. */
    public static void put(ByteBuffer out, BigDecimal decimal) {
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        out.putInt(decimal.scale()).putShort((short) unscaled.length).put(unscaled);
    }

    /** Reads what {@link #put} wrote. */
    public static BigDecimal get(ByteBuffer in) {
        int scale = in.getInt();
        byte[] unscaled = new byte[in.getShort()];
        in.get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
