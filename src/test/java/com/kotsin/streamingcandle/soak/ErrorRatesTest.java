package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the verdict errs, over many soaks with noise that lasts; those of docs/decisions/0035. Noise of troughs is short:
 * a collection and a trim are before each.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErrorRatesTest {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorRatesTest.class);
    private static final int RUNS = 100;

    private static Map<Verdict, Integer> verdicts(double hours, double noise, double lasting, double leak) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (int run = 0; run < RUNS; run++) {
            var soak = new SyntheticSoak(Mode.BURSTS, Duration.ofMinutes(Math.round(hours * 60))).ofMemoryOnly();
            DoubleUnaryOperator steady = soak.noise(noise, lasting, run);
            DoubleUnaryOperator atTroughs = SyntheticSoak.shortNoise(1, run);
            var samples = Sample.of(
                    soak.memory(at -> leak * at + steady.applyAsDouble(at)).lines());
            var troughs = Sample.of(
                    soak.memory(at -> leak * at + atTroughs.applyAsDouble(at)).lines());
            var life = new Life(soak.record(), samples);
            Life.Medians medians = life.medians(Figure.MEMORY);
            double[] least = new Life(soak.record(), troughs)
                    .troughs(Figure.MEMORY).values().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            Trend trend = Trend.of(medians, least, Limits.of(life.hours(), 1));
            counts.merge(trend.verdict(), 1, Integer::sum);
        }
        return counts;
    }

    @ParameterizedTest
    @CsvSource({
        // hours, noise in MB, of which is left after 10 s, leak in MB/h, least PASS, most LEAK, least LEAK, all in %
        "4, 2, 0.98,   0, 90,  1,   0",
        "4, 8, 0.98,   0, 80,  4,   0",
        "4, 8, 0.995,  0, 70, 10,   0",
        "4, 2, 0.98,  10,  0, 100, 98",
        "4, 8, 0.98,  10,  0, 100, 90",
        "4, 8, 0.98,  20,  0, 100, 100",
        "1, 2, 0.98,   0, 90,  1,   0",
        "1, 8, 0.98,   0, 20,  4,   0",
        "1, 2, 0.98,  30,  0, 100, 90",
        "1, 8, 0.98,  40,  0, 100, 95",
    })
    void the_verdict_errs_seldom(
            double hours, double noise, double lasting, double leak, int leastPass, int mostLeak, int leastLeak) {
        Map<Verdict, Integer> verdicts = verdicts(hours, noise, lasting, leak);

        LOG.warn("{} h, noise {} MB ({}), leak {} MB/h: {}", hours, noise, lasting, leak, verdicts);
        assertThat(verdicts.getOrDefault(Verdict.PASS, 0)).as("passed").isGreaterThanOrEqualTo(leastPass);
        assertThat(verdicts.getOrDefault(Verdict.LEAK, 0)).as("leaks").isBetween(leastLeak, mostLeak);
    }
}
