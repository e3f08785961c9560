package com.kotsin.streamingcandle.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.oracle.OracleTick;
import com.kotsin.streamingcandle.oracle.RandomTicks;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.topology.MemoryTempDir;
import com.kotsin.streamingcandle.topology.PipelineDriver;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random feeds, read by the stages as they come, with windows that the clock closes, against the same feeds made anew.
 * {@code -Dseeds=N} tries more feeds, {@code -Dseed=N} that one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RandomRebuildTest {

    private static final int[] TIMEFRAMES = {1, 5, 30};

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    static LongStream seeds() {
        return RandomTicks.seeds(1);
    }

    private static PipelineDriver.Options options() {
        return PipelineDriver.Options.defaults()
                .timeframes(TIMEFRAMES)
                .grace(Reread.GRACE)
                .horizon(Reread.HORIZON);
    }

    private static RebuiltMinutes rebuilt(List<OracleTick> ticks) {
        Reread reread = new Reread("native", TickSource.Fill.NONE);
        ticks.forEach(tick -> reread.take(null, tick.json(), tick.arrival()));
        return reread.end(Long.MAX_VALUE / 2).minutes;
    }

    private static Map<CandleKey, Published> published(PipelineDriver pipeline, int minutes) {
        Map<CandleKey, Published> newest = new HashMap<>();
        pipeline.finalRecords(minutes).forEach(record -> {
            Published said =
                    new Published(CandleJson.read(record.value()), minutes == 1 ? Origin.of(record.headers()) : null);
            newest.merge(CandleKey.of(said.candle()), said, Published::or);
        });
        return newest;
    }

    private static Comparison compare(Function<Integer, Map<CandleKey, Published>> published, RebuiltMinutes minutes) {
        minutes.asRead(made -> made.asRead(
                published.apply(1).get(CandleKey.of(made.candle())).origin().reading()));
        Comparison.Builder comparison = new Comparison.Builder(Set.of());
        IntStream.of(TIMEFRAMES)
                .forEach(length -> comparison.add(
                        new Timeframe(length),
                        published.apply(length),
                        minutes.candles(new Timeframe(length)),
                        (before, made) -> Comparison.Verdict.SETTLED));
        return comparison.build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void candles_made_anew_are_those_that_the_stages_published_in_their_newest_revision(long seed) {
        RandomTicks random = RandomTicks.with(seed).ticks(250);
        List<OracleTick> ticks = random.list();
        try (PipelineDriver pipeline =
                new PipelineDriver(options(), random.start().minus(Duration.ofMinutes(1)), directory)) {
            for (OracleTick tick : ticks) {
                pipeline.passRoughly(Duration.between(pipeline.now(), Instant.ofEpochMilli(tick.arrival())));
                pipeline.tickOf(0, pipeline.now(), tick.json());
            }
            pipeline.pass(Duration.ofMinutes(35));

            Comparison comparison = compare(length -> published(pipeline, length), rebuilt(ticks));

            assertThat(comparison.differences()).as("seed %d", seed).isEmpty();
            assertThat(comparison.compared().values())
                    .as("seed %d", seed)
                    .allSatisfy(count -> assertThat(count).isGreaterThan(10));
            assertThat(pipeline.finals(1))
                    .as("revisions of seed %d", seed)
                    .anySatisfy(candle -> assertThat(candle.revision()).isPositive());
        }
    }
}
