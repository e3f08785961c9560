package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.load.Delay;
import com.kotsin.streamingcandle.load.LoadFigures;
import com.kotsin.streamingcandle.load.LoadReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A report of a load as it is printed. */
final class LoadTable {

    private static final Delay NONE = new Delay(0, 0, 0, 0, 0, 0);
    private static final double SECOND = 1_000;

    private final LoadReport report;

    LoadTable(LoadReport report) {
        this.report = report;
    }

    /**
     * A line on how a load goes.
     *
     * @param before figures a moment ago
     */
    static String progress(String phase, long millis, long ofMillis, LoadFigures before, LoadFigures now) {
        long p95 = now.liveDelay().values().stream().mapToLong(Delay::p95).max().orElse(0);
        return format(
                "%s %d/%d s: %,d sent, %,.0f/s, %,d candles, lag %s, live p95 %s, %,d right, %d wrong, %d lost",
                phase,
                Math.round(millis / SECOND),
                Math.round(ofMillis / SECOND),
                now.sent(),
                (now.sent() - before.sent()) / (now.seconds() - before.seconds()),
                now.finals() + now.live(),
                lag(now.mostLag()),
                now.liveDelay().isEmpty() ? "-" : p95 + " ms",
                now.compared(),
                now.wrong(),
                now.lost());
    }

    void print(PrintWriter out) {
        LoadFigures end = report.end();
        row(
                out,
                "load",
                "topic %s, %,d symbols %s…, seed %d, burst %s",
                report.topic(),
                report.shape().symbols(),
                report.symbols(),
                report.shape().seed(),
                report.burst());
        row(
                out,
                "rate",
                "%,d/s asked; offered %,.0f/s, achieved %,.0f/s over %d s, after %d s of warm-up that is in no delay below",
                report.rate(),
                report.offeredRate(),
                report.achievedRate(),
                report.duration().toSeconds(),
                report.warmUp().toSeconds());
        row(
                out,
                "sent",
                "%,d messages: %,d ticks, %,d of them late; %,d duplicates, %,d no trades; %,d errors",
                end.sent(),
                end.ticks(),
                end.late(),
                end.duplicates(),
                sum(end.deadLettersExpected()),
                end.errors());
        row(out, "received", "%,d final or revised candles, %,d live ones", end.finals(), end.live());
        delays(out);
        row(out, "lag", "%s records when sending ended, %s at the end", lag(report.lagWhenSent()), lag(end.mostLag()));
        row(
                out,
                "compared",
                "%,d candles are right, %,d wrong, %,d lost, %,d uncertain; %,d had not closed and are left out",
                end.compared(),
                end.wrong(),
                end.lost(),
                end.uncertain(),
                end.leftOut());
        row(
                out,
                "no trades",
                "%s",
                end.deadLettersExpected().isEmpty()
                        ? "none sent"
                        : end.deadLettersExpected().entrySet().stream()
                                .map(entry -> format(
                                        "%s %,d of %,d",
                                        entry.getKey(),
                                        end.deadLettersFound().getOrDefault(entry.getKey(), 0L),
                                        entry.getValue()))
                                .collect(Collectors.joining(", ")));
        row(
                out,
                "machine",
                "%d cores of %s, %,d MiB, %s, load %.1f before; the load runs on it too",
                report.machine().cores(),
                report.machine().processor(),
                report.machine().memoryMiB(),
                report.machine().system(),
                report.machine().loadBefore());
        row(
                out,
                "versions",
                "streamingcandle %s, Kafka clients %s, %s",
                report.version(),
                report.machine().kafka(),
                report.machine().java());
        out.println(report.passed() ? "All is right and in time." : "Not all is right and in time.");
    }

    private void delays(PrintWriter out) {
        Map<String, Delay> live = report.end().liveDelay();
        Map<String, Delay> close = report.end().closeDelay();
        out.println(format(
                "%-10s %58s %46s",
                "ms", "from each tick to a live candle with it", "from end and grace to the final candle"));
        out.println(format("%-10s%s  %s", "", heading(), heading()));
        TreeSet<String> timeframes = new TreeSet<>((one, other) -> Integer.compare(minutes(one), minutes(other)));
        timeframes.addAll(live.keySet());
        timeframes.addAll(close.keySet());
        timeframes.forEach(timeframe -> out.println(format(
                "%-10s%s  %s",
                timeframe, columns(live.getOrDefault(timeframe, NONE)), columns(close.getOrDefault(timeframe, NONE)))));
    }

    private static int minutes(String timeframe) {
        return Integer.parseInt(timeframe.substring(0, timeframe.length() - 1));
    }

    private static String heading() {
        return format("%11s %7s %7s %7s %7s", "count", "p50", "p95", "p99", "max");
    }

    private static String columns(Delay delay) {
        return delay.count() == 0
                ? format("%11s %7s %7s %7s %7s", "-", "-", "-", "-", "-")
                : format(
                        "%,11d %,7d %,7d %,7d %,7d", delay.count(), delay.p50(), delay.p95(), delay.p99(), delay.max());
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String lag(long records) {
        return records < 0 ? "unknown" : format("%,d", records);
    }

    private static void row(PrintWriter out, String name, String text, Object... arguments) {
        out.println(format("%-10s ", name) + format(text, arguments));
    }

    private static String format(String text, Object... arguments) {
        return String.format(Locale.ROOT, text, arguments);
    }
}
