package com.kotsin.streamingcandle.jmh;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.Outcome.Accepted;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.ingest.TickFormats;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One tick, from the bytes of its record to the trade. */
public class Decode {

    abstract static class Feed {
        private final TickDecoder decoder;
        private final byte[][] ticks;
        private int next;

        Feed(String format, byte[][] ticks) {
            this.decoder = new TickDecoder(TickFormats.presets().get(format));
            this.ticks = ticks;
            for (byte[] tick : ticks) {
                if (!(decoder.decode(tick).get(0) instanceof Accepted)) {
                    throw new IllegalStateException("A tick to measure with was rejected: " + decoder.decode(tick));
                }
            }
        }

        List<Outcome> decode() {
            next = next + 1 == ticks.length ? 0 : next + 1;
            return decoder.decode(ticks[next]);
        }
    }

    @State(Scope.Thread)
    public static class NativeFeed extends Feed {
        public NativeFeed() {
            super("native", Market.nativeTicks());
        }
    }

    @State(Scope.Thread)
    public static class FivepaisaFeed extends Feed {
        public FivepaisaFeed() {
            super("fivepaisa", Market.fivepaisaTicks());
        }
    }

    @State(Scope.Thread)
    public static class BinanceFeed extends Feed {
        public BinanceFeed() {
            super("binance-trade", Market.binanceTicks());
        }
    }

    @Benchmark
    public List<Outcome> nativeTick(NativeFeed feed) {
        return feed.decode();
    }

    @Benchmark
    public List<Outcome> fivepaisaTick(FivepaisaFeed feed) {
        return feed.decode();
    }

    @Benchmark
    public List<Outcome> binanceTradeTick(BinanceFeed feed) {
        return feed.decode();
    }
}
