package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.FilledByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleSnapshot;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.oracle.VolumeByDefinition;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RandomSnapshotsTopologyTest {

    private static final int[] TIMEFRAMES = {1, 5};
    private static final long FIRST = Instant.parse("2025-05-05T09:32:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<OracleWindow> SESSIONS = List.of(session("2025-05-05"), session("2025-05-06"));
    private static final int SYMBOLS = 3;
    private static final int MINUTES = 20;

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    static LongStream seeds() {
        return RandomTrades.seeds().limit(5);
    }

    private static OracleWindow session(String day) {
        return new OracleWindow(
                Instant.parse(day + "T03:45:00Z").toEpochMilli(),
                Instant.parse(day + "T10:00:00Z").toEpochMilli());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void repeated_reordered_dipping_and_reset_snapshots_give_the_candles_of_the_oracle(long seed) {
        List<OracleSnapshot> snapshots = snapshots(seed);
        run(Options.defaults(), snapshots, seed, (minutes, newest) -> {
            Map<String, OracleCandle> expected = new TreeMap<>();
            byDefinition(snapshots, minutes).forEach(candle -> expected.put(place(candle), candle));
            newest.keySet().removeIf(at -> !expected.containsKey(at) && isWithoutTrades(newest.get(at)));

            assertThat(newest).as("%dm candles of seed %d", minutes, seed).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void and_with_windows_without_trades_filled_those_of_the_oracle_too(long seed) {
        List<OracleSnapshot> snapshots = snapshots(seed);
        run(
                Options.defaults().filled(),
                snapshots,
                seed,
                (minutes, newest) -> assertThat(newest)
                        .as("%dm candles of seed %d", minutes, seed)
                        .isEqualTo(FilledByDefinition.fill(byDefinition(snapshots, minutes), minutes, SESSIONS)));
    }

    private static List<OracleCandle> byDefinition(List<OracleSnapshot> snapshots, int minutes) {
        return CandleByDefinition.of(
                VolumeByDefinition.trades(snapshots, time -> time / DAY), OracleWindow.inSessions(minutes, SESSIONS));
    }

    private void run(
            Options options,
            List<OracleSnapshot> snapshots,
            long seed,
            BiConsumer<Integer, Map<String, OracleCandle>> check) {
        Random chunks = new Random(seed);
        Options all = options.format("fivepaisa")
                .timeframes(TIMEFRAMES)
                .horizon(Duration.ofMinutes(10))
                .liveInterval(Duration.ZERO);
        try (PipelineDriver pipeline = new PipelineDriver(all, Instant.ofEpochMilli(FIRST + 2 * DAY), directory)) {
            for (OracleSnapshot snapshot : snapshots) {
                pipeline.tick(snapshot.fivepaisaTick());
                if (chunks.nextInt(150) == 0) {
                    pipeline.pass(Duration.ofMillis(chunks.nextInt(8_000)));
                }
            }
            pipeline.pass(Duration.ofSeconds(10));

            assertThat(pipeline.reasons()).isEmpty();
            for (int minutes : TIMEFRAMES) {
                Map<String, OracleCandle> newest = new TreeMap<>();
                pipeline.finals(minutes).forEach(candle -> {
                    OracleCandle published = OracleCandle.read(CandleJson.write(candle));
                    newest.put(place(published), published);
                });
                check.accept(minutes, newest);
            }
        }
    }

    private static String place(OracleCandle candle) {
        return candle.symbol() + "@" + candle.start();
    }

    /** A candle whose trades turned out to be another window's. */
    private static boolean isWithoutTrades(OracleCandle candle) {
        return candle.trades() == 0
                && candle.volume().signum() == 0
                && candle.high().equals(candle.low());
    }

    /** In order of arrival: two days of random walks, whose messages come again, late, or with wrong totals. */
    private static List<OracleSnapshot> snapshots(long seed) {
        Random random = new Random(seed);
        record Arrival(OracleSnapshot snapshot, long at) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (int token = 1; token <= SYMBOLS; token++) {
            for (long open = FIRST; open <= FIRST + DAY; open += DAY) {
                long total = random.nextInt(50);
                long time = open;
                while (time < open + MINUTES * 60_000) {
                    long said = total;
                    switch (random.nextInt(40)) {
                        case 0 -> said = random.nextLong(total + 1);
                        case 1 -> total = random.nextInt(20);
                        case 2 -> said = 0;
                        default -> {}
                    }
                    OracleSnapshot snapshot = new OracleSnapshot(
                            token,
                            BigDecimal.valueOf(100_000 + random.nextInt(40), 2),
                            BigDecimal.valueOf(random.nextInt(20)),
                            BigDecimal.valueOf(said).setScale(random.nextInt(2)),
                            time,
                            0);
                    for (int times = random.nextInt(8) == 0 ? 3 : 1; times > 0; times--) {
                        boolean late = random.nextInt(3) == 0;
                        arrivals.add(new Arrival(snapshot, time + (late ? random.nextInt(150_000) : 0)));
                    }
                    total += random.nextInt(3) == 0 ? 0 : random.nextInt(30);
                    time += random.nextInt(4) == 0 ? 0 : 1_000L * random.nextInt(25);
                }
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        List<OracleSnapshot> list = new ArrayList<>();
        arrivals.forEach(arrival -> list.add(arrival.snapshot.at(list.size())));
        return list;
    }
}
