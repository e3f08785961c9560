package com.kotsin.streamingcandle.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** F37: the last ticks of a session come seconds before its windows end; nothing but the clock can close them. */
final class Silence {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration FIGURE = Duration.ofMillis(250);
    private static final int SYMBOLS = 30;
    private static final int PER_SECOND = 200;
    private static final long MINUTE = 60_000;
    /** Before the end. */
    private static final long LAST_TICKS = 3_000;

    private static final long LEAST_FEED = 10_000;

    private Silence() {}

    static void run(Stage stage) throws Exception {
        ApplicationProcess process = stage.start(
                        stage.installation(),
                        Map.of(
                                "STREAMINGCANDLE_GRACE", GRACE.toSeconds() + "s",
                                "STREAMINGCANDLE_QUIET_PERIOD", "5s",
                                // What ends the feed is ahead of the clock.
                                "STREAMINGCANDLE_MAX_FUTURE_SKEW", "45m"))
                .awaitUp();
        long length = stage.longOrShort(30, 1) * MINUTE;
        long earliest = System.currentTimeMillis() + LAST_TICKS + LEAST_FEED;
        long end = (earliest / length + 1) * length;
        long endNanos = System.nanoTime() + (end - System.currentTimeMillis()) * 1_000_000;
        Load load = stage.load(new Now(), PER_SECOND);
        List<String> ending = Installation.TIMEFRAMES.stream()
                .filter(timeframe -> end % (Integer.parseInt(timeframe.replace("m", "")) * MINUTE) == 0)
                .toList();
        Set<String> closed = ConcurrentHashMap.newKeySet();
        DelayTap finals = stage.closing(new DelayTap(
                stage.services().bootstrapServers(),
                ending.stream().map(stage.installation()::candles).toList(),
                candle -> {
                    if (DelayTap.number(candle, "end") != end || DelayTap.number(candle, "revision") != 0) {
                        return OptionalLong.empty();
                    }
                    closed.add(candle.substring(0, candle.indexOf("\"start\"")));
                    return OptionalLong.of(endNanos + GRACE.toNanos());
                }));
        stage.lasting(Duration.ofMillis(end - LAST_TICKS - System.currentTimeMillis()));
        load.pace(0);

        stage.awaiting("the last finals", Duration.ofMinutes(3), () -> closed.size() == SYMBOLS * ending.size());
        DelayTap.Delays delays = finals.delays();
        stage.note("windows", ending);
        stage.note("after grace p50", delays);
        stage.assertExact(load, process);
        if (stage.longOrShort(true, false)) {
            stage.assertWithin("last final", delays.max(), FIGURE);
        }
        assertThat(delays.p50()).as("not before their time").isPositive();
    }

    /** Trades of this very moment. */
    private static final class Now implements Supplier<Message> {

        private long count;

        @Override
        public Message get() {
            int symbol = (int) (count % SYMBOLS);
            OracleTrade trade = new OracleTrade(
                    "S" + symbol,
                    BigDecimal.valueOf(10_000 + count % 300, 2),
                    BigDecimal.ONE,
                    System.currentTimeMillis() * 1_000_000,
                    0,
                    count++,
                    "buy",
                    Long.toString(count));
            return new Message(
                    symbol % Stage.PARTITIONS,
                    trade.symbol().getBytes(UTF_8),
                    trade.nativeTick().getBytes(UTF_8),
                    trade,
                    null);
        }
    }
}
