package com.kotsin.streamingcandle.leaks;

import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.faults.MovedClock;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of symbols that have not traded for long. For {@code mvn -Pleaks verify} alone, since it takes long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 3, unit = TimeUnit.HOURS)
class SymbolLeaks {

    private static final int AT_ONCE = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** After 30, at the first look of a day, which comes with a trade or by itself. */
    private static final Duration FORGOTTEN = Duration.ofDays(32);

    @TempDir
    Path directory;

    /** Long ago, since a broker refuses what is of the future. */
    private Duration ahead = Duration.ofDays(-500);

    @Test
    void nothing_is_left_of_symbols_that_trade_no_more() throws Exception {
        Path clock = directory.resolve("clock");
        MovedClock.set(clock, ahead);
        try (Services services = Services.start(directory.resolve("services"));
                Subject subject = new Subject(
                        services,
                        directory,
                        "symbols",
                        // The list of all symbols that have candles is for keeping, as long as there are candles.
                        Map.of(
                                "STREAMINGCANDLE_SINK_ENABLED",
                                "false",
                                // Bounds that the first half fills. Producers keep all buffers they ever had in use.
                                "STREAMINGCANDLE_MEMORY_ROCKSDB",
                                "32MB",
                                "SPRING_KAFKA_PROPERTIES_BUFFER_MEMORY",
                                Integer.toString(512 * 1_024)))) {
            subject.start(Operation.SYMBOL, Map.of(MovedClock.FILE, clock.toString()));
            subject.repeat(
                    Operation.SYMBOL,
                    (from, until) -> {
                        for (int first = from; first < until; first += AT_ONCE) {
                            trade(subject, first, Math.min(until, first + AT_ONCE));
                            ahead = ahead.plus(FORGOTTEN);
                            MovedClock.set(clock, ahead);
                            awaitClock(subject);
                            endAll(subject);
                        }
                    },
                    subject::awaitMeters);
        }
    }

    private void trade(Subject subject, int from, int until) {
        subject.trading().passTo(Instant.now().plus(ahead));
        for (int symbol = from; symbol < until; symbol++) {
            subject.trading().trade("NEW" + symbol);
        }
        subject.trading().flush();
        awaitRead(subject);
    }

    /** Else what trades then is of the future. */
    private static void awaitClock(Subject subject) {
        await("the process to know of its clock")
                .atMost(PATIENCE)
                .until(() -> subject.process().metric("streamingcandle_watermark_lag_seconds")
                        > FORGOTTEN.minusDays(1).toSeconds());
    }

    private void endAll(Subject subject) {
        subject.trading().passTo(Instant.now().plus(ahead));
        subject.trading().tradeEnds();
        subject.trading().flush();
        awaitRead(subject);
        await("all windows of it are closed")
                .atMost(PATIENCE)
                .until(() -> subject.process().metric("streamingcandle_open_windows")
                        <= Trading.PARTITIONS * Trading.TIMEFRAMES);
    }

    private static void awaitRead(Subject subject) {
        await("all ticks are in candles")
                .atMost(PATIENCE)
                .until(() ->
                        subject.installation().isInKafka(subject.installation().ticks()));
    }
}
