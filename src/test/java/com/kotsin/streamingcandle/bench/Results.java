package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.load.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that a run found out, as it is written to {@code results.json}.
 *
 * @param topics of the throughput part
 * @param ratios of ours to others in the same round, medians; {@code null} where there is nothing to compare
 */
record Results(
        Options options,
        Machine machine,
        List<TickTopic> topics,
        Map<String, Double> ratios,
        List<Medians> medians,
        List<Figures> rounds,
        List<Latency.Phase> latency,
        List<StartUp.Start> starts,
        List<History.Answers> history,
        List<Quiet.State> quiet,
        List<Figures> scale) {

    static final String OURS = "ours";

    /** Of all rounds of a contender. */
    record Medians(
            String contender,
            Double ticksPerSecond,
            Double ticksPerSecondSecondHalf,
            Double cpuPerMillion,
            Double cpuPerMillionSecondHalf,
            Double peakMemoryMiB) {

        static Medians of(String contender, List<Figures> rounds) {
            Function<Function<Figures, Double>, Double> median = figure -> Statistics.median(rounds.stream()
                    .filter(round -> round.contender().equals(contender))
                    .map(figure)
                    .toList());
            return new Medians(
                    contender,
                    median.apply(Figures::ticksPerSecond),
                    median.apply(Figures::ticksPerSecondSecondHalf),
                    median.apply(Figures::cpuPerMillion),
                    median.apply(Figures::cpuPerMillionSecondHalf),
                    median.apply(round -> (double) round.peakMemoryMiB()));
        }
    }

    static List<Medians> medians(List<Figures> rounds) {
        return rounds.stream()
                .map(Figures::contender)
                .distinct()
                .map(contender -> Medians.of(contender, rounds))
                .toList();
    }

    static Map<String, Double> ratios(List<Figures> rounds) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put("vs_plain_dsl", Statistics.ratio(rounds, OURS, PlainDsl.NAME, Figures::ticksPerSecond));
        ratios.put("vs_decode_only", Statistics.ratio(rounds, OURS, DecodeOnly.NAME, Figures::ticksPerSecond));
        ratios.put(
                "cpu_second_half_vs_decode_only",
                Statistics.ratio(rounds, OURS, DecodeOnly.NAME, Figures::cpuPerMillionSecondHalf));
        return ratios;
    }
}
