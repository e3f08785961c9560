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

    private static final byte VERSION = 2;
    /** Had no candles without an open or a high, and is the same otherwise. */
    private static final byte OLDEST_VERSION = 1;

    private static final int COMPLETE = 1;
    private static final int HAS_SIDES = 2;
    private static final int NO_OPEN = 4;
    private static final int NO_HIGH = 8;
    private static final int CARRIES = 16;
    private static final int MAX_DIGITS_OF_LONG = 18;
    private static final int FIXED_BYTES = 2 + 9 * Long.BYTES;

    private OpenCandleCodec() {}

    /** The binary form of the candle as it stands. */
    public static byte[] encode(OpenCandle candle) {
        BigDecimal[] decimals = {
            candle.open,
            candle.high,
            candle.low,
            candle.close,
            candle.volume,
            candle.turnover,
            candle.buyVolume,
            candle.sellVolume
        };
        int size = FIXED_BYTES;
        for (BigDecimal decimal : decimals) {
            size += decimal == null ? 0 : encodedSize(decimal);
        }
        size += candle.carried == null ? 0 : Long.BYTES + encodedSize(candle.carried);
        ByteBuffer out = ByteBuffer.allocate(size)
                .put(VERSION)
                .put(flags(candle))
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
            if (decimal != null) {
                put(out, decimal);
            }
        }
        if (candle.carried != null) {
            put(out.putLong(candle.carriedNanos), candle.carried);
        }
        return out.array();
    }

    private static byte flags(OpenCandle candle) {
        return (byte) ((candle.complete ? COMPLETE : 0)
                | (candle.buyVolume != null ? HAS_SIDES : 0)
                | (candle.open == null ? NO_OPEN : 0)
                | (candle.high == null ? NO_HIGH : 0)
                | (candle.carried != null ? CARRIES : 0));
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
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IllegalArgumentException(
                    "An open candle of version %d cannot be read; this release knows versions %d to %d"
                            .formatted(version, OLDEST_VERSION, VERSION));
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
        boolean hasOpen = (flags & NO_OPEN) == 0;
        boolean hasHigh = (flags & NO_HIGH) == 0;
        candle.open = hasOpen ? get(in) : null;
        candle.high = hasHigh ? get(in) : null;
        candle.low = hasHigh ? get(in) : null;
        candle.close = hasOpen ? get(in) : null;
        candle.volume = get(in);
        candle.turnover = get(in);
        if ((flags & HAS_SIDES) != 0) {
            candle.buyVolume = get(in);
            candle.sellVolume = get(in);
        }
        if ((flags & CARRIES) != 0) {
            candle.carriedNanos = in.getLong();
            candle.carried = get(in);
        }
        return candle;
    }

    /** Bytes that {@link #put} writes for a decimal. */
    public static int encodedSize(BigDecimal decimal) {
        int unscaled = isLong(decimal)
                ? size(unscaledLong(decimal))
                : decimal.unscaledValue().bitLength() / Byte.SIZE + 1;
        return Integer.BYTES + Short.BYTES + unscaled;
    }

    /** Whether the unscaled value is certain to fit a long, which saves making a BigInteger of it. */
    private static boolean isLong(BigDecimal decimal) {
        return decimal.precision() <= MAX_DIGITS_OF_LONG;
    }

    private static long unscaledLong(BigDecimal decimal) {
        return decimal.scaleByPowerOfTen(decimal.scale()).longValue();
    }

    /** Bytes of the shortest two's complement, as {@link BigInteger#toByteArray} has it. */
    private static int size(long unscaled) {
        return (Long.SIZE - Long.numberOfLeadingZeros(unscaled < 0 ? ~unscaled : unscaled)) / Byte.SIZE + 1;
    }

    /** Writes scale, length and unscaled value. */
    public static void put(ByteBuffer out, BigDecimal decimal) {
        if (isLong(decimal)) {
            long unscaled = unscaledLong(decimal);
            int size = size(unscaled);
            out.putInt(decimal.scale()).putShort((short) size);
            for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                out.put((byte) (unscaled >> shift));
            }
            return;
        }
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        out.putInt(decimal.scale()).putShort((short) unscaled.length).put(unscaled);
    }

    /** Reads what {@link #put} wrote. */
    public static BigDecimal get(ByteBuffer in) {
        int scale = in.getInt();
        int size = in.getShort();
        if (size > 0 && size <= Long.BYTES) {
            long unscaled = in.get();
            for (int i = 1; i < size; i++) {
                unscaled = unscaled << Byte.SIZE | in.get() & 0xff;
            }
            return BigDecimal.valueOf(unscaled, scale);
        }
        byte[] unscaled = new byte[size];
        in.get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
