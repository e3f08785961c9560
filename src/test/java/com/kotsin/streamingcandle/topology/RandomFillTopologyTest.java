package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.FilledByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RandomFillTopologyTest {

    private static final int[] TIMEFRAMES = {1, 2, 5, 30};
    private static final long OPEN = Instant.parse("2025-05-05T03:45:00Z").toEpochMilli();
    private static final long CLOSE = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final long FIRST_TRADE =
            Instant.parse("2025-05-05T08:47:00Z").toEpochMilli();
    private static final List<OracleWindow> SESSIONS = List.of(new OracleWindow(OPEN, CLOSE));

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    static LongStream seeds() {
        return RandomTrades.seeds().limit(5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void late_and_disordered_trades_give_the_filled_candles_of_the_oracle(long seed) {
        List<OracleTrade> trades = RandomTrades.with(seed)
                .trades(150)
                .between(FIRST_TRADE, Duration.ofMinutes(60))
                .shuffledWithin(Duration.ofMinutes(6))
                .list();
        Random chunks = new Random(seed);
        Options options = Options.defaults()
                .calendar("NSE")
                .filled()
                .timeframes(TIMEFRAMES)
                .horizon(Duration.ofMinutes(20));
        try (PipelineDriver pipeline =
                new PipelineDriver(options, Instant.ofEpochMilli(OPEN).plus(Duration.ofDays(1)), directory)) {
            for (OracleTrade trade : trades) {
                pipeline.tick(trade.nativeTick());
                // The last of these pauses are long enough for the clock to close and fill all of the day.
                if (chunks.nextInt(30) == 0) {
                    pipeline.pass(Duration.ofMillis(chunks.nextInt(trade.position() < 100 ? 4_000 : 8_000)));
                }
            }
            pipeline.pass(Duration.ofSeconds(10));

            assertThat(pipeline.reasons()).isEmpty();
            for (int minutes : TIMEFRAMES) {
                Map<String, OracleCandle> newest = new TreeMap<>();
                pipeline.finals(minutes)
                        .forEach(candle -> newest.put(
                                candle.symbol() + "@" + candle.start(), OracleCandle.read(CandleJson.write(candle))));

                List<OracleCandle> candles = CandleByDefinition.of(trades, OracleWindow.inSessions(minutes, SESSIONS));
                assertThat(newest)
                        .as("%dm candles of seed %d", minutes, seed)
                        .isEqualTo(FilledByDefinition.fill(candles, minutes, SESSIONS));
            }
        }
    }
}
