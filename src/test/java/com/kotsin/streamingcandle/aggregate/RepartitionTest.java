package com.kotsin.streamingcandle.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Symbols all over three partitions, in records of one or several trades. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepartitionTest {

    private static final int PARTITIONS = 3;
    private static final Instant TEN = Instant.parse("2025-05-05T10:00:00Z");
    private static final Duration SETTLED = Duration.ofSeconds(70);

    static LongStream seeds() {
        return RandomTrades.seeds();
    }

    private static RepartitionDriver driver(Instant start) {
        return new RepartitionDriver(PARTITIONS, 2, start);
    }

    /**
     * Sends the trades to partitions by chance, up to four in a record.
     *
     * @return the trades, each with its place: offset, partition, element
     */
    private static List<OracleTrade> send(RepartitionDriver driver, List<OracleTrade> trades, Random random) {
        List<OracleTrade> placed = new ArrayList<>();
        long[] offsets = new long[PARTITIONS];
        for (int next = 0; next < trades.size(); ) {
            int partition = random.nextInt(PARTITIONS);
            List<OracleTrade> record = trades.subList(next, Math.min(trades.size(), next + 1 + random.nextInt(4)));
            next += record.size();
            for (int element = 0; element < record.size(); element++) {
                long position = offsets[partition] * 1_000 + partition * 10 + element;
                placed.add(record.get(element).at(position));
            }
            offsets[partition]++;
            String objects = record.stream().map(OracleTrade::nativeTick).collect(Collectors.joining(","));
            driver.send(partition, record.size() == 1 ? objects : "[" + objects + "]");
        }
        return placed;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void candles_are_those_of_the_oracle_in_whatever_order_partitions_are_read(long seed) {
        RandomTrades trades = RandomTrades.with(seed).trades(700).shuffledWithin(Duration.ofSeconds(90));
        RepartitionDriver driver =
                driver(Instant.ofEpochMilli(trades.startMillis()).plus(Duration.ofHours(9)));
        Random random = new Random(seed);
        List<OracleTrade> placed = send(driver, trades.list(), random);
        readByChance(driver, random);
        driver.pass(SETTLED);

        assertThat(driver.deadLetters()).as("seed %d", seed).isEmpty();
        assertThat(newest(driver.finals()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(CandleByDefinition.of(placed, OracleWindow.sinceEpoch(1)));
    }

    private static void readByChance(RepartitionDriver driver, Random random) {
        int idle = 0;
        while (idle < 50) {
            boolean read = false;
            int burst = 1 << random.nextInt(8);
            int partition = random.nextInt(PARTITIONS + driver.candlePartitions());
            for (int i = 0; i < burst; i++) {
                read |= partition < PARTITIONS ? driver.split(partition) : driver.build(partition - PARTITIONS);
            }
            if (random.nextInt(10) == 0) {
                driver.pass(Duration.ofMillis(500));
            }
            idle = read ? 0 : idle + 1;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_backlog_whose_partitions_are_read_one_after_the_other_gives_each_final_once(long seed) {
        RandomTrades trades = RandomTrades.with(seed).trades(700).shuffledWithin(Duration.ZERO);
        RepartitionDriver driver =
                driver(Instant.ofEpochMilli(trades.startMillis()).plus(Duration.ofHours(9)));
        List<OracleTrade> placed = send(driver, trades.list(), new Random(seed));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            while (driver.split(partition)) {
                driver.readRepartitioned();
            }
            driver.pass(Duration.ofSeconds(20));
        }
        driver.pass(SETTLED);

        assertThat(driver.deadLetters()).as("seed %d", seed).isEmpty();
        assertThat(driver.finals()).as("seed %d", seed).allMatch(candle -> candle.revision() == 0);
        assertThat(newest(driver.finals()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(CandleByDefinition.of(placed, OracleWindow.sinceEpoch(1)));
    }

    private static List<OracleCandle> newest(List<Candle> candles) {
        Map<String, Candle> newest = new HashMap<>();
        candles.forEach(candle -> newest.put(candle.symbol() + candle.start(), candle));
        return newest.values().stream()
                .map(candle -> OracleCandle.read(CandleJson.write(candle)))
                .sorted(Comparator.comparing(OracleCandle::symbol).thenComparing(OracleCandle::start))
                .toList();
    }

    private static String trade(String symbol, Instant time) {
        return "{\"symbol\":\"%s\",\"price\":1,\"size\":1,\"time\":%d}".formatted(symbol, time.toEpochMilli());
    }

    @Test
    void a_live_window_closes_though_the_other_partitions_stay_empty() {
        RepartitionDriver driver = driver(TEN.minusSeconds(10));
        driver.pass(Duration.ofSeconds(15));
        driver.send(1, trade("BTC", TEN.plusSeconds(5)));
        driver.split(1);
        driver.pass(Duration.ofMillis(56_500));
        assertThat(driver.finals()).isEmpty();

        driver.pass(Duration.ofMillis(1_500));

        assertThat(driver.finals()).hasSize(1);
    }

    @Test
    void ticks_that_are_read_again_because_the_offsets_are_lost_count_once() {
        RepartitionDriver driver = driver(TEN);
        driver.send(0, trade("BTC", TEN));
        driver.split(0);
        driver.restartSplitter(0, 0);
        driver.send(0, trade("BTC", TEN));
        driver.send(0, trade("BTC", TEN.plusSeconds(1)));
        driver.split(0);
        driver.split(0);
        driver.pass(SETTLED);

        assertThat(driver.finals()).extracting(Candle::trades).containsExactly(2L);
    }

    @Test
    void a_restart_in_mid_window_of_a_partition_that_is_empty_leaves_its_first_candle_complete() {
        RepartitionDriver driver = driver(TEN.minusSeconds(10));
        driver.pass(Duration.ofSeconds(40));
        for (int partition = 0; partition < driver.partitions(); partition++) {
            driver.restartSplitter(partition, 0);
        }
        driver.pass(Duration.ofSeconds(10));
        driver.send(0, trade("BTC", TEN.plusSeconds(40)));
        driver.split(0);
        driver.pass(SETTLED);

        assertThat(driver.finals()).extracting(Candle::complete).containsExactly(true);
    }

    @Test
    void no_window_closes_while_a_partition_has_more_to_read() {
        RepartitionDriver driver = driver(TEN.plus(Duration.ofHours(1)));
        driver.send(0, trade("BTC", TEN.plusSeconds(5)));
        driver.send(0, trade("BTC", TEN.plus(Duration.ofMinutes(30))));
        driver.send(1, trade("BTC", TEN.plusSeconds(6)));
        driver.split(0);
        driver.split(0);
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.finals()).isEmpty();

        driver.split(1);
        driver.pass(SETTLED);

        assertThat(driver.finals()).extracting(Candle::trades).containsExactly(2L, 1L);
    }

    @Test
    void an_idle_partition_does_not_keep_late_trades_from_being_too_late() {
        RepartitionDriver driver = driver(TEN);
        driver.pass(Duration.ofSeconds(10));
        driver.send(0, trade("BTC", TEN));
        driver.split(0);
        driver.pass(Duration.ofMinutes(30));
        driver.send(0, trade("BTC", TEN.plus(Duration.ofMinutes(30))));
        driver.split(0);
        driver.pass(SETTLED);

        driver.send(0, trade("BTC", TEN.plusSeconds(1)));
        driver.split(0);
        driver.readRepartitioned();

        assertThat(driver.deadLetters()).containsExactly("too_late");
    }

    @Test
    void what_cannot_become_a_trade_is_said_once_though_its_record_goes_to_several_partitions() {
        RepartitionDriver driver = driver(TEN);
        List<String> ticks = new ArrayList<>(List.of("7", trade("X", TEN.plus(Duration.ofHours(1)))));
        for (int symbol = 0; symbol < 10; symbol++) {
            ticks.add(trade("S" + symbol, TEN));
        }
        driver.send(0, "[" + String.join(",", ticks) + "]");
        driver.split(0);
        driver.pass(Duration.ofMinutes(3));

        assertThat(driver.deadLetters()).containsExactly("not_a_trade", "future_time");
        assertThat(driver.finals()).hasSize(10);
    }
}
