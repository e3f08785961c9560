package com.kotsin.streamingcandle.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What a run prints. */
final class Report {

    private Report() {}

    static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    static void rounds(List<Figures> rounds) {
        if (rounds.isEmpty()) {
            return;
        }
        say("%nCPU-s/M are seconds of processor time per million ticks");
        row("contender", "round", "ticks/s", "2nd half", "CPU-s/M", "2nd half", "peak MiB", "state MiB", "");
        for (Figures round : rounds) {
            row(
                    round.contender(),
                    round.round(),
                    number(round.ticksPerSecond(), "%,.0f"),
                    number(round.ticksPerSecondSecondHalf(), "%,.0f"),
                    number(round.cpuPerMillion(), "%.2f"),
                    number(round.cpuPerMillionSecondHalf(), "%.2f"),
                    round.peakMemoryMiB(),
                    number(round.stateMiB(), "%.1f"),
                    round.finished() ? "" : "stopped at its deadline");
        }
    }

    static void starts(List<StartUp.Start> starts) {
        for (StartUp.Start start : starts) {
            say(
                    "%nStart with %,d symbols, %.1f MiB of state: ms to the first candle",
                    start.symbols(), start.stateMiB());
            start.firstCandleMillis().forEach((topic, millis) -> say("  %-24s %,7d", topic, millis));
        }
    }

    static void history(List<History.Answers> history) {
        if (history.isEmpty()) {
            return;
        }
        say("%nTimes of answers in ms");
        say("%-30s %7s %8s %8s %8s %8s", "request", "count", "p50", "p95", "p99", "max");
        for (History.Answers answers : history) {
            say(
                    "%-30s %,7d %,8.1f %,8.1f %,8.1f %,8.1f",
                    answers.request(), answers.count(), answers.p50(), answers.p95(), answers.p99(), answers.max());
        }
    }

    static void quiet(List<Quiet.State> states) {
        for (Quiet.State state : states) {
            say(
                    "%n%-14s %.1f %% of one core over a minute, %d lines logged",
                    state.name(), state.percentOfCore(), state.lines());
        }
    }

    static void medians(List<Results.Medians> medians) {
        for (Results.Medians median : medians) {
            row(
                    median.contender(),
                    "median",
                    number(median.ticksPerSecond(), "%,.0f"),
                    number(median.ticksPerSecondSecondHalf(), "%,.0f"),
                    number(median.cpuPerMillion(), "%.2f"),
                    number(median.cpuPerMillionSecondHalf(), "%.2f"),
                    number(median.peakMemoryMiB(), "%.0f"),
                    "",
                    "");
        }
    }

    private static void row(Object... cells) {
        say("%-19s %6s %10s %10s %8s %8s %9s %9s %s", cells);
    }

    static void ratios(Map<String, Double> ratios) {
        if (ratios.values().stream().allMatch(Objects::isNull)) {
            return;
        }
        say("");
        ratios.forEach((name, ratio) -> say("%-32s %s", name, number(ratio, "%.3f")));
    }

    static void latency(List<Latency.Phase> phases) {
        for (Latency.Phase phase : phases) {
            say(
                    "%nDelays in ms at %,d ticks/s for %d s, %.2f cores used%s",
                    phase.ticksPerSecond(),
                    phase.seconds(),
                    phase.cores(),
                    phase.caughtUp() ? "" : "; NOT CAUGHT UP, what came later is left out");
            say("%-18s %9s %7s %7s %7s %7s", "candles", "count", "p50", "p95", "p99", "max");
            for (Latency.Delay delay : phase.delays()) {
                say(
                        "%-18s %,9d %,7d %,7d %,7d %,7d",
                        delay.candles(), delay.count(), delay.p50(), delay.p95(), delay.p99(), delay.max());
            }
        }
    }

    private static String number(Double value, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
