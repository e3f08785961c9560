package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RandomTradesTopologyTest {

    private static final int[] TIMEFRAMES = {1, 2, 5, 30};

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    static LongStream seeds() {
        return RandomTrades.seeds().limit(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void late_repeated_and_disordered_trades_give_the_candles_of_the_oracle(long seed) {
        RandomTrades random = RandomTrades.with(seed).repeating(0.1).shuffledWithin(Duration.ofSeconds(150));
        List<OracleTrade> trades = random.list();
        Instant start = Instant.ofEpochMilli(random.startMillis());
        Random chunks = new Random(seed);
        try (PipelineDriver pipeline = new PipelineDriver(
                Options.defaults().timeframes(TIMEFRAMES).horizon(Duration.ofMinutes(20)),
                start.plus(Duration.ofHours(5)),
                directory)) {
            for (OracleTrade trade : trades) {
                pipeline.tick(trade.nativeTick());
                if (chunks.nextInt(100) == 0) {
                    pipeline.pass(Duration.ofMillis(chunks.nextInt(8_000)));
                }
            }
            pipeline.pass(Duration.ofSeconds(10));

            assertThat(pipeline.reasons()).isEmpty();
            for (int minutes : TIMEFRAMES) {
                List<OracleCandle> expected = CandleByDefinition.of(
                        CandleByDefinition.withoutRepeats(trades), OracleWindow.sinceEpoch(minutes));
                assertThat(newest(pipeline.finals(minutes)))
                        .as("%dm candles of seed %d", minutes, seed)
                        .containsExactlyElementsOf(expected);
                assertThatRevisionsCountUp(pipeline.finals(minutes));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_a_longer_final_holds_does_not_depend_on_the_topic_that_was_read_first(long seed) {
        List<OracleTrade> trades = RandomTrades.with(seed)
                .trades(800)
                .shuffledWithin(Duration.ofSeconds(200))
                .list();

        assertThat(finalsOf(trades, 40))
                .as("5m candles of seed %d", seed)
                .isEqualTo(finalsOf(trades, 0))
                .anyMatch(candle -> candle.revision() > 0);
    }

    /** The 5m candles that were sent, each revision, by symbol and start. */
    private List<Candle> finalsOf(List<OracleTrade> trades, int marksLate) {
        Instant start = Instant.ofEpochMilli(RandomTrades.with(0).startMillis());
        try (PipelineDriver pipeline = new PipelineDriver(
                Options.defaults().horizon(Duration.ofMinutes(20)), start.plus(Duration.ofHours(5)), directory)) {
            pipeline.marksLate(marksLate);
            trades.forEach(trade -> pipeline.tick(trade.nativeTick()));
            pipeline.marksLate(0);
            pipeline.pass(Duration.ofSeconds(10));
            return pipeline.finals(5).stream()
                    .sorted(Comparator.comparing(Candle::symbol)
                            .thenComparing(Candle::start)
                            .thenComparing(Candle::revision))
                    .toList();
        }
    }

    private static List<OracleCandle> newest(List<Candle> candles) {
        Map<String, Candle> newest = new HashMap<>();
        candles.forEach(candle -> newest.put(candle.symbol() + candle.start(), candle));
        return newest.values().stream()
                .map(candle -> OracleCandle.read(CandleJson.write(candle)))
                .sorted(Comparator.comparing(OracleCandle::symbol).thenComparing(OracleCandle::start))
                .toList();
    }

    private static void assertThatRevisionsCountUp(List<Candle> candles) {
        Map<String, Integer> next = new HashMap<>();
        for (Candle candle : candles) {
            String key = candle.symbol() + candle.start();
            assertThat(candle.revision()).as("revision of %s", candle).isEqualTo(next.getOrDefault(key, 0));
            next.put(key, candle.revision() + 1);
        }
    }
}
