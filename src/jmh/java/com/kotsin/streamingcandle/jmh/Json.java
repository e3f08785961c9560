package com.kotsin.streamingcandle.jmh;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The published form of one candle. */
@State(Scope.Thread)
public class Json {

    private final OpenCandle[] open = Market.openCandles();
    private final Candle[] candles = new Candle[open.length];
    private final byte[][] written;
    private int next;

    public Json() {
        Arrays.setAll(candles, this::candle);
        written = Arrays.stream(candles).map(CandleJson::write).toArray(byte[][]::new);
    }

    private Candle candle(int symbol) {
        return open[symbol].toCandle(
                "S%04dUSDT".formatted(symbol), Market.EXCHANGE, Timeframe.ONE_MINUTE, Market.WINDOW, Status.LIVE, 0);
    }

    private int next() {
        next = next + 1 == open.length ? 0 : next + 1;
        return next;
    }

    @Benchmark
    public byte[] write() {
        return CandleJson.write(candles[next()]);
    }

    /** As the stages of the longer timeframes do for each one-minute candle. */
    @Benchmark
    public Candle read() {
        return CandleJson.read(written[next()]);
    }

    /** The candle as it stands, before it can be written. */
    @Benchmark
    public Candle toCandle() {
        int symbol = next();
        return open[symbol].toCandle(
                candles[symbol].symbol(), Market.EXCHANGE, Timeframe.ONE_MINUTE, Market.WINDOW, Status.LIVE, 0);
    }
}
