package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.market.DayVolume;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.WindowKey;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.apache.kafka.streams.state.KeyValueStore;

/** The running day volume of each symbol of one ticks partition. */
final class DayVolumes {

    private final KeyValueStore<byte[], byte[]> store;
    private final WindowKey keys;

    DayVolumes(KeyValueStore<byte[], byte[]> store, String source) {
        this.store = store;
        this.keys = new WindowKey(source);
    }

    /**
     * Finds out how much a snapshot says was traded.
     *
     * @return the trade with that size, or {@code null} if nothing was traded since the snapshot before
     */
    Trade sized(Trade snapshot, byte[] symbol, LocalDate tradingDay) {
        byte[] key = keys.of(0, symbol);
        byte[] kept = store.get(key);
        DayVolume before = kept == null ? null : decode(kept);
        DayVolume.Step step = DayVolume.step(before, snapshot, tradingDay);
        if (step.next() != before) {
            store.put(key, encode(step.next()));
        }
        return step.size() == null ? null : snapshot.withSize(step.size());
    }

    private static byte[] encode(DayVolume volume) {
        ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + OpenCandleCodec.encodedSize(volume.total()))
                .putLong(volume.day().toEpochDay())
                .putLong(volume.timeNanos());
        OpenCandleCodec.put(out, volume.total());
        return out.array();
    }

    private static DayVolume decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        LocalDate day = LocalDate.ofEpochDay(in.getLong());
        long timeNanos = in.getLong();
        BigDecimal total = OpenCandleCodec.get(in);
        return new DayVolume(day, total, timeNanos);
    }
}
