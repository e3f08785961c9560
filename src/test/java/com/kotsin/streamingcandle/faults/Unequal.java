package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;

/** F40: one symbol has nine ticks of ten, the others come at once. */
final class Unequal {

    private static final Duration FIGURE = Duration.ofMillis(100);
    /** Heap, RocksDB, and what a process has besides, in MiB. */
    private static final long MOST_MEMORY = 512 + 128 + 300;

    private static final String COLD = "C";

    private Unequal() {}

    static void run(Stage stage) throws Exception {
        int perSecond = stage.longOrShort(10_000, 1_000);
        int symbols = stage.longOrShort(10_000, 500);
        ApplicationProcess process = stage.start().awaitUp();
        Dated feed = new Dated(new Feed(symbols, perSecond));
        Load load = stage.load(feed, perSecond);
        // All come in the first second; that is the backlog of a new feed and no measure of a running one.
        stage.lasting(stage.longOrShort(Duration.ofSeconds(60), Duration.ofSeconds(5)));
        stage.awaitCaughtUp(Duration.ofMinutes(5));
        DelayTap live = DelayTap.ofLiveMinutes(stage, feed, COLD);
        long from = System.nanoTime();
        long sent = load.sent();
        stage.lasting(stage.longOrShort(Duration.ofSeconds(90), Duration.ofSeconds(10)));
        stage.note("ticks/s", Math.round((load.sent() - sent) * 1e9 / (System.nanoTime() - from)));
        DelayTap.Delays delays = live.delays();
        stage.note("live of cold symbols p50", delays);
        long memory = process.peakMemory();
        stage.note("most memory", memory + " MiB");
        stage.assertExact(load, process);
        assertThat(delays.count()).isPositive();
        assertThat(memory).as("resident MiB").isLessThan(MOST_MEMORY);
        stage.assertWithin("p95", delays.p95(), FIGURE);
    }

    /** Event time runs with the clock. */
    private static final class Feed implements Supplier<Message> {

        private static final int ONE_COLD_IN = 10;

        private final int symbols;
        private final long nanosPerTick;
        private long count;
        private int cold;

        Feed(int symbols, int perSecond) {
            this.symbols = symbols;
            this.nanosPerTick = Duration.ofSeconds(1).toNanos() / perSecond;
        }

        @Override
        public Message get() {
            boolean isCold = count < symbols || count % ONE_COLD_IN == 0;
            int symbol = isCold ? cold++ % symbols : 0;
            OracleTrade trade = new OracleTrade(
                    isCold ? COLD + symbol : "HOT",
                    BigDecimal.valueOf(10_000 + count % 977, 2),
                    BigDecimal.valueOf(1 + count % 100),
                    Market.START.toEpochMilli() * 1_000_000 + nanosPerTick * count,
                    0,
                    count,
                    count % 3 == 0 ? "buy" : "sell",
                    Long.toString(count++));
            return new Message(
                    symbol % Stage.PARTITIONS,
                    trade.symbol().getBytes(UTF_8),
                    trade.nativeTick().getBytes(UTF_8),
                    trade,
                    null);
        }
    }
}
