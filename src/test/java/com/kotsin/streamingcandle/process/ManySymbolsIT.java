package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As many symbols as an exchange has options, in one process with a small heap. {@code -Dsymbols=N} says how many,
 * {@code -Dheap=N} how many MiB of heap. Trades are computed, not kept.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManySymbolsIT {

    private static final Logger LOG = LoggerFactory.getLogger(ManySymbolsIT.class);
    private static final long SEED = Long.getLong("seed", 5);
    private static final int SYMBOLS = Integer.getInteger("symbols", 10_000);
    private static final int HEAP_MIB = Integer.getInteger("heap", 512);
    /** Stores outside the heap, code, threads, and what the allocator keeps of them. */
    private static final int BESIDE_HEAP_MIB = 1_024;

    private static final Duration DEADLINE = Duration.ofMinutes(20);
    /** A start of windows of all timeframes. */
    private static final long START = 1_746_417_600_000L;

    private static final int MINUTES = 6;
    private static final int MINUTE = 60_000;
    private static final int PER_MINUTE = 2;
    private static final int PARTITIONS = 4;

    /** One of ten symbols is silent for a minute; every other one trades once or twice. */
    private static List<OracleTrade> trades(int symbol, int minute) {
        SplittableRandom random = new SplittableRandom(SEED ^ ((long) symbol * MINUTES + minute));
        List<OracleTrade> trades = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(PER_MINUTE);
        for (int number = 0; number < count; number++) {
            trades.add(trade(random, symbol, minute * PER_MINUTE + number));
        }
        return trades;
    }

    private static OracleTrade trade(SplittableRandom random, int symbol, int round) {
        double share = (round + (double) symbol / SYMBOLS) / PER_MINUTE;
        return new OracleTrade(
                name(symbol),
                BigDecimal.valueOf(1 + random.nextInt(5_000_000), 2),
                BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(4)),
                START * 1_000_000 + (long) (share * MINUTE) * 1_000_000,
                0,
                round,
                random.nextBoolean() ? "buy" : "sell",
                null);
    }

    private static String name(int symbol) {
        return "NSE:%06d".formatted(symbol);
    }

    @Test
    @Timeout(1_800)
    void candles_of_many_symbols_are_right_within_the_memory_that_is_promised(@TempDir Path directory)
            throws Exception {
        try (Services services = Services.start(directory.resolve("services"))) {
            Installation installation = Installation.named("many", services, directory);
            services.kafka().createTopic(installation.ticks(), PARTITIONS);
            int ticks = send(services.kafka(), installation.ticks());
            // The store in process takes some 2,000 candles a second, which says nothing about memory.
            try (ApplicationProcess application = ApplicationProcess.productionJar(
                    directory,
                    installation.environment(Map.of("STREAMINGCANDLE_SINK_ENABLED", "false")),
                    List.of("-Xmx" + HEAP_MIB + "m"))) {
                await().atMost(DEADLINE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    assertThat(application.isAlive()).as(application::log).isTrue();
                    return installation.isInKafka(installation.ticks());
                });
                Duration took = application.age();
                long peak = application.peakMemory();
                LOG.warn(
                        "{} ticks of {} symbols are candles of {} timeframes {} after the start; heap up to {} MiB, peak resident {} MiB",
                        ticks,
                        SYMBOLS,
                        TIMEFRAMES.size(),
                        took,
                        HEAP_MIB,
                        peak);
                assertThat(peak).as("peak resident memory in MiB").isLessThan(HEAP_MIB + BESIDE_HEAP_MIB);
                application.terminate();
                assertThat(application.awaitExit()).as(application::log).isZero();
            }
            for (String timeframe : TIMEFRAMES) {
                compare(
                        services.kafka(),
                        installation.candles(timeframe),
                        Integer.parseInt(timeframe.replace("m", "")));
            }
        }
    }

    /** In order of time, and behind it a trade in each partition that closes all windows. */
    private static int send(KafkaView kafka, String topic) {
        int sent = 0;
        try (var producer = kafka.producer()) {
            for (int round = 0; round < MINUTES * PER_MINUTE; round++) {
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    List<OracleTrade> trades = trades(symbol, round / PER_MINUTE);
                    if (round % PER_MINUTE < trades.size()) {
                        OracleTrade trade = trades.get(round % PER_MINUTE);
                        producer.send(new ProducerRecord<>(topic, trade.symbol(), trade.nativeTick()));
                        sent++;
                    }
                }
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String end = "{\"symbol\":\"END%d\",\"price\":1,\"size\":1,\"time\":%d}"
                        .formatted(partition, START + 180 * MINUTE);
                producer.send(new ProducerRecord<>(topic, partition, null, end));
            }
        }
        return sent;
    }

    private static void compare(KafkaView kafka, String topic, int minutes) {
        int windows = (MINUTES + minutes - 1) / minutes;
        BitSet seen = new BitSet(SYMBOLS * windows);
        kafka.forEach(topic, record -> {
            OracleCandle candle = OracleCandle.read(record.value().getBytes(StandardCharsets.UTF_8));
            if (!candle.symbol().startsWith("END")) {
                int symbol = Integer.parseInt(candle.symbol().substring(4));
                int window = (int) ((candle.start() - START) / MINUTE / minutes);
                assertThat(candle).as("seed %d", SEED).isEqualTo(expected(symbol, window, minutes));
                assertThat(seen.get(symbol * windows + window))
                        .as("%s twice", candle)
                        .isFalse();
                seen.set(symbol * windows + window);
            }
        });
        for (int place = seen.nextClearBit(0); place < SYMBOLS * windows; place = seen.nextClearBit(place + 1)) {
            assertThat(expected(place / windows, place % windows, minutes))
                    .as("candle that is missing in %s, seed %d", topic, SEED)
                    .isNull();
        }
        LOG.warn("{}: {} candles are those of the oracle", topic, seen.cardinality());
    }

    private static OracleCandle expected(int symbol, int window, int minutes) {
        List<OracleTrade> trades = new ArrayList<>();
        for (int minute = window * minutes; minute < Math.min(MINUTES, (window + 1) * minutes); minute++) {
            trades.addAll(trades(symbol, minute));
        }
        return CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes)).stream()
                .findFirst()
                .orElse(null);
    }
}
