package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.market.DayVolume;
import com.kotsin.streamingcandle.market.Side;
import com.kotsin.streamingcandle.market.Trade;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A message of a feed that tells the day's running volume, in its place among those of its symbol: they are ordered by
 * event time, and within the same time by running volume. Two that agree in both are the same.
 *
 * @param timeNanos event time, nanoseconds since the epoch, UTC
 * @param total running volume, above 0, without trailing zeros
 * @param lastSize size of the last trade before it
 * @param rank place among the snapshots of the same time, from 0
 * @param size what was traded since the snapshot before, or {@code null} if it tells of no trade
 * @param after the running volume after it
 * @param close price of the last trade told of so far
 */
record Snapshot(
        long timeNanos,
        BigDecimal total,
        LocalDate day,
        BigDecimal price,
        BigDecimal lastSize,
        Side taker,
        long count,
        int rank,
        BigDecimal size,
        DayVolume after,
        BigDecimal close) {

    static final Comparator<Snapshot> ORDER =
            Comparator.comparingLong(Snapshot::timeNanos).thenComparing(Snapshot::total);

    private static final int FIXED_BYTES = 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final int COUNTED = 1;
    private static final int BOUGHT = 2;
    private static final int SOLD = 4;
    private static final int DROPPED = 8;
    private static final int HAS_PEAK = 16;

    /** A snapshot whose place is not known yet: see {@link #behind}. */
    static Snapshot of(Trade trade, LocalDate day) {
        BigDecimal total = trade.dayVolume().stripTrailingZeros();
        return new Snapshot(
                trade.timeNanos(),
                total,
                day,
                trade.price(),
                trade.size(),
                trade.taker(),
                trade.count(),
                0,
                null,
                null,
                null);
    }

    /** The same message with another one, or none, before it. */
    Snapshot behind(Snapshot before) {
        DayVolume.Step step = DayVolume.step(before == null ? null : before.after, day, total, lastSize);
        return new Snapshot(
                timeNanos,
                total,
                day,
                price,
                lastSize,
                taker,
                count,
                before != null && before.timeNanos == timeNanos ? before.rank + 1 : 0,
                step.size(),
                step.next(),
                step.size() != null ? price : before.close);
    }

    boolean isTrade() {
        return size != null;
    }

    /** The trade that it tells of; its rank is the order within the same time. */
    Trade trade(String symbol, String exchange) {
        return new Trade(symbol, exchange, price, size, timeNanos, taker, null, rank, count, total);
    }

    /** Not below the key of any snapshot of the symbol before that time, and not above that of any other. */
    static byte[] keyFrom(byte[] symbolKey, long timeNanos) {
        return ByteBuffer.allocate(symbolKey.length + 1 + Long.BYTES)
                .put(symbolKey)
                .put((byte) 0)
                .putLong(timeNanos)
                .array();
    }

    /** Sorts as the snapshots of the symbol do: the running volume is led by the number of its digits before the point. */
    byte[] key(byte[] symbolKey) {
        String digits = total.toPlainString();
        int point = digits.indexOf('.');
        return ByteBuffer.allocate(symbolKey.length + 1 + Long.BYTES + Short.BYTES + digits.length())
                .put(symbolKey)
                .put((byte) 0)
                .putLong(timeNanos)
                .putShort((short) (point < 0 ? digits.length() : point))
                .put(digits.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    byte[] encode() {
        int flags = (size != null ? COUNTED : 0)
                | (taker == Side.BUY ? BOUGHT : 0)
                | (taker == Side.SELL ? SOLD : 0)
                | (after.drop() != null ? DROPPED : 0)
                | (after.peak() != null ? HAS_PEAK : 0);
        BigDecimal[] decimals = {
            price, lastSize, after.maximum(), after.drop(), after.peak(), size == null ? close : size
        };
        int bytes = FIXED_BYTES;
        for (BigDecimal decimal : decimals) {
            bytes += decimal == null ? 0 : OpenCandleCodec.encodedSize(decimal);
        }
        ByteBuffer out = ByteBuffer.allocate(bytes)
                .put((byte) flags)
                .putInt((int) day.toEpochDay())
                .putLong(count)
                .putInt(rank);
        for (BigDecimal decimal : decimals) {
            if (decimal != null) {
                OpenCandleCodec.put(out, decimal);
            }
        }
        return out.array();
    }

    /** Reads what {@link #key} and {@link #encode} wrote. */
    static Snapshot decode(int symbolKeyLength, byte[] key, byte[] value) {
        int timeAt = symbolKeyLength + 1;
        int digitsAt = timeAt + Long.BYTES + Short.BYTES;
        BigDecimal total = new BigDecimal(new String(key, digitsAt, key.length - digitsAt, StandardCharsets.US_ASCII));
        ByteBuffer in = ByteBuffer.wrap(value);
        int flags = in.get();
        LocalDate day = LocalDate.ofEpochDay(in.getInt());
        long count = in.getLong();
        int rank = in.getInt();
        BigDecimal price = OpenCandleCodec.get(in);
        BigDecimal lastSize = OpenCandleCodec.get(in);
        BigDecimal maximum = OpenCandleCodec.get(in);
        BigDecimal drop = (flags & DROPPED) != 0 ? OpenCandleCodec.get(in) : null;
        BigDecimal peak = (flags & HAS_PEAK) != 0 ? OpenCandleCodec.get(in) : null;
        BigDecimal last = OpenCandleCodec.get(in);
        boolean counted = (flags & COUNTED) != 0;
        return new Snapshot(
                ByteBuffer.wrap(key).getLong(timeAt),
                total.stripTrailingZeros(),
                day,
                price,
                lastSize,
                (flags & BOUGHT) != 0 ? Side.BUY : (flags & SOLD) != 0 ? Side.SELL : null,
                count,
                rank,
                counted ? last : null,
                new DayVolume(day, maximum, drop, peak),
                counted ? price : last);
    }
}
