package com.kotsin.streamingcandle.jmh;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.OpenCandleCodec;
import com.kotsin.streamingcandle.stage.WindowState;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The state of one open window, to and from the bytes of a store, as the one-minute stage does it. */
@State(Scope.Thread)
public class StateBytes {

    private final byte[] head = WindowState.head(Market.WINDOW, Market.EXCHANGE, Market.ORIGIN);
    private final OpenCandle[] candles = Market.openCandles();
    private final byte[][] stored = Arrays.stream(candles).map(this::encode).toArray(byte[][]::new);
    private int next;

    private byte[] encode(OpenCandle candle) {
        return WindowState.join(WindowState.NOT_SENT, head, OpenCandleCodec.encode(candle));
    }

    /** For each trade. */
    @Benchmark
    public byte[] encode() {
        next = next + 1 == candles.length ? 0 : next + 1;
        return encode(candles[next]);
    }

    /** For each open window at a start, and each closed one that is revised. */
    @Benchmark
    public OpenCandle decode() {
        next = next + 1 == stored.length ? 0 : next + 1;
        return OpenCandleCodec.decode(WindowState.decode(stored[next]).aggregate());
    }
}
