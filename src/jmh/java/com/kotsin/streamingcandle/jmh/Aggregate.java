package com.kotsin.streamingcandle.jmh;

import com.kotsin.streamingcandle.candle.OpenCandle;
import com.kotsin.streamingcandle.market.Trade;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One trade into the open candle of its symbol. */
@State(Scope.Thread)
public class Aggregate {

    private final Trade[] trades = Market.trades();
    private final int[] symbols = Arrays.stream(trades).mapToInt(Market::symbol).toArray();

    /** Each candle is made anew and takes about 50 trades, so that its sums do not grow without end. */
    @Benchmark
    @OperationsPerInvocation(Market.TICKS)
    public OpenCandle[] addTrade() {
        OpenCandle[] candles = new OpenCandle[Market.SYMBOLS];
        for (int i = 0; i < trades.length; i++) {
            int symbol = symbols[i];
            OpenCandle candle = candles[symbol];
            if (candle == null) {
                candle = new OpenCandle();
                candles[symbol] = candle;
            }
            candle.add(trades[i], i);
        }
        return candles;
    }
}
