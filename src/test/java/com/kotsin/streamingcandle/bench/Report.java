package com.kotsin.streamingcandle.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run prints. */
final class Report {

    private static final String HEAD = "%-16s %6s %12s %12s %10s %10s %9s%n"
            .formatted("contender", "round", "ticks/s", "2nd half", "CPU-s/M", "2nd half", "peak MiB");

    private Report() {}

    static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    static void rounds(List<Figures> rounds) {
        StringBuilder table = new StringBuilder(HEAD);
        for (Figures round : rounds) {
            table.append(row(
                    round.contender(),
                    Integer.toString(round.round()),
                    round.ticksPerSecond(),
                    round.ticksPerSecondSecondHalf(),
                    round.cpuPerMillion(),
                    round.cpuPerMillionSecondHalf(),
                    (double) round.peakMemoryMiB(),
                    round.finished() ? "" : " stopped at the deadline"));
        }
        for (Results.Medians median : Results.medians(rounds)) {
            table.append(row(
                    median.contender(),
                    "median",
                    median.ticksPerSecond(),
                    median.ticksPerSecondSecondHalf(),
                    median.cpuPerMillion(),
                    median.cpuPerMillionSecondHalf(),
                    median.peakMemoryMiB(),
                    ""));
        }
        say("%n%s", table);
    }

    static void ratios(Map<String, Double> ratios) {
        ratios.forEach((name, ratio) -> say("%-32s %s", name, number(ratio, "%.3f")));
    }

    private static String row(
            String contender,
            String round,
            Double rate,
            Double secondHalf,
            Double cpu,
            Double cpuSecondHalf,
            Double memory,
            String remark) {
        return "%-16s %6s %12s %12s %10s %10s %9s%s%n"
                .formatted(
                        contender,
                        round,
                        number(rate, "%,.0f"),
                        number(secondHalf, "%,.0f"),
                        number(cpu, "%.2f"),
                        number(cpuSecondHalf, "%.2f"),
                        number(memory, "%.0f"),
                        remark);
    }

    private static String number(Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
