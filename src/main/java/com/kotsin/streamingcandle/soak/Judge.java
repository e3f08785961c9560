package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.load.LoadFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Judges what was seen of a soak. */
final class Judge {

    private static final double MEBI = 1 << 20;
    private static final double HOUR = 3_600_000;
    /** A class with its metadata takes about as much, so that a megabyte is so many. */
    private static final double CLASSES_A_MEGABYTE = 100;
    /** Of the median, so that five of these are five per cent. */
    private static final double PERCENT = 0.01;
    /** Block cache and write buffers may hold a block or two more while these are in use. */
    private static final double STORES_TOLERANCE = 1.1;

    private static final double MOST_LOG_AN_HOUR = 5 * MEBI;
    private static final double STATE_TOLERANCE = 1.2;
    private static final double METERS_TOLERANCE = 0.01;

    private final SoakRecord record;
    private final List<Sample> samples;
    private final List<String> unexpectedErrors;
    private final Life life;
    private final List<Finding> findings = new ArrayList<>();

    private Judge(SoakRecord record, List<Sample> samples, List<String> unexpectedErrors) {
        this.record = record;
        this.samples = samples;
        this.unexpectedErrors = unexpectedErrors;
        this.life = new Life(record, samples);
    }

    /**
     * All that can be said.
     *
     * @param unexpectedErrors lines of the service's log that no fault explains
     */
    static Judgement of(SoakRecord record, List<Sample> samples, List<String> unexpectedErrors) {
        return new Judge(record, samples, unexpectedErrors).judge();
    }

    private Judgement judge() {
        exact();
        readToTheEnd();
        trend(Figure.MEMORY, 1);
        trend(Figure.HEAP, 1);
        trend(Figure.DIRECT, 1);
        trend(Figure.CLASSES, CLASSES_A_MEGABYTE);
        stateFiles();
        counted(Figure.THREADS);
        counted(Figure.DESCRIPTORS);
        counted(Figure.SOCKETS);
        counted(Figure.SUBSCRIBERS);
        counted(Figure.ITERATORS);
        counted(Figure.METERS);
        stores();
        latency();
        fullCollections();
        clients();
        log();
        faults();
        restart();
        return new Judgement(life, limits(1), List.copyOf(findings));
    }

    private Limits limits(double unit) {
        return Limits.of(life.hours(), unit);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
    }

    private void exact() {
        LoadFigures end = record.end();
        String text = String.format(
                Locale.ROOT,
                "%,d ticks sent, %,d candles compared: %d wrong, %d lost, %d uncertain, %d ticks not taken by the brokers",
                end.sent(),
                end.compared(),
                end.wrong(),
                end.lost(),
                end.uncertain(),
                end.errors());
        boolean isWrong = end.wrong() > 0 || end.lost() > 0;
        boolean isRight = end.isRight() && end.compared() > 0 && record.ended() > 0;
        findings.add(Finding.of(
                "candles are right", isWrong ? Verdict.FAIL : isRight ? Verdict.PASS : Verdict.INCONCLUSIVE, text));
    }

    private void readToTheEnd() {
        long lag = record.lagAtEnd();
        findings.add(Finding.of(
                "all is read and stored",
                lag == 0 ? Verdict.PASS : lag > 0 ? Verdict.FAIL : Verdict.INCONCLUSIVE,
                lag < 0
                        ? "not known: the brokers did not tell"
                        : "%,d records were left for the group furthest behind".formatted(lag)));
    }

    private Trend trendOf(Figure figure, double unit) {
        return Trend.of(life.medians(figure), troughs(figure), limits(unit));
    }

    private double[] troughs(Figure figure) {
        return life.troughs(figure).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private void trend(Figure figure, double unit) {
        Trend trend = trendOf(figure, unit);
        findings.add(new Finding(
                figure.text(),
                trend.verdict(),
                Optional.of(figure),
                Optional.of(trend),
                troughs(figure),
                text(figure, trend)));
    }

    private static String text(Figure figure, Trend trend) {
        String steady = Double.isNaN(trend.line().slope())
                ? "too few medians"
                : "%s %s/h (%s to %s)"
                        .formatted(
                                number(trend.line().slope()),
                                figure.unit(),
                                number(trend.interval().low()),
                                number(trend.interval().high()));
        String troughs = trend.kendall()
                .map(kendall -> String.format(
                        Locale.ROOT,
                        "troughs %s %s a cycle, S = %d, p = %.3f",
                        number(trend.perCycle()),
                        figure.unit(),
                        kendall.s(),
                        kendall.p()))
                .orElse("too few troughs");
        return steady + "; " + troughs;
    }

    /** Files of windows come and go by their number; while that grows, so do they. */
    private void stateFiles() {
        double[] troughs = troughs(Figure.STATE);
        Trend trend = trendOf(Figure.STATE, 1);
        boolean isKnown = life.isFilled() && troughs.length > 1;
        Verdict verdict = Verdict.NOT_JUDGED;
        String text = text(Figure.STATE, trend);
        if (isKnown) {
            double usual = Statistics.median(troughs);
            boolean isBounded = troughs[troughs.length - 1] <= usual * STATE_TOLERANCE;
            verdict =
                    isBounded ? Verdict.PASS : trend.verdict() == Verdict.PASS ? Verdict.INCONCLUSIVE : trend.verdict();
        } else {
            text += "; windows still grew in number, for %.0f minutes of the run"
                    .formatted(record.fillMillis() / 60_000.0);
        }
        findings.add(new Finding(
                Figure.STATE.text(), verdict, Optional.of(Figure.STATE), Optional.of(trend), troughs, text));
    }

    private void counted(Figure figure) {
        double[] troughs = troughs(figure);
        double first = troughs.length == 0 ? 0 : troughs[0];
        Verdict verdict = switch (figure) {
            // Idle connections are closed after nine minutes, and opened again.
            case SOCKETS -> Counted.notRising(troughs);
            // What happens for the first time is counted from then on.
            case METERS -> Counted.equal(first * METERS_TOLERANCE, troughs);
            default -> Counted.equal(0, troughs);
        };
        String text = DoubleStream.of(troughs)
                .mapToObj(each -> String.format(Locale.ROOT, "%.0f", each))
                .collect(Collectors.joining(", ", "troughs ", ""));
        boolean comesWithUse = figure == Figure.METERS || figure == Figure.SOCKETS;
        if (comesWithUse && verdict == Verdict.LEAK && limits(1).isCold()) {
            verdict = Verdict.INCONCLUSIVE;
            text += "; in so short a run some are yet to come";
        }
        findings.add(new Finding(figure.text(), verdict, Optional.of(figure), Optional.empty(), troughs, text));
    }

    private void stores() {
        double most = samples.stream()
                .mapToDouble(sample -> sample.value(Columns.STORES))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
        Verdict verdict = Double.isNaN(most)
                ? Verdict.NOT_JUDGED
                : most <= record.memoryBound() * STORES_TOLERANCE ? Verdict.PASS : Verdict.FAIL;
        findings.add(Finding.of(
                "memory of the stores within its bound",
                verdict,
                "at most %s MB of %s MB".formatted(number(most / MEBI), number(record.memoryBound() / MEBI))));
    }

    private void latency() {
        Life.Medians medians = life.medians(Figure.LIVE_P99);
        if (medians.y().length == 0) {
            findings.add(Finding.of("live candles get no slower", Verdict.INCONCLUSIVE, "none were measured"));
            return;
        }
        double usual = Statistics.median(medians.y());
        Limits limits = limits(usual * PERCENT);
        // A delay has no trough: nothing is collected or trimmed.
        Trend trend = Trend.of(medians, new double[] {0, 0, 0}, limits);
        Verdict verdict = trend.verdict() == Verdict.LEAK ? Verdict.FAIL : trend.verdict();
        findings.add(new Finding(
                "live candles get no slower",
                verdict,
                Optional.of(Figure.LIVE_P99),
                Optional.of(trend),
                new double[0],
                "median p99 %s ms; %s ms/h (%s to %s), within %s is none"
                        .formatted(
                                number(usual),
                                number(trend.line().slope()),
                                number(trend.interval().low()),
                                number(trend.interval().high()),
                                number(limits.pass()))));
    }

    private void fullCollections() {
        List<Sample> lived = life.samples();
        double count = lived.isEmpty()
                ? 0
                : lived.get(lived.size() - 1).value("gc_old_n") - lived.get(0).value("gc_old_n");
        findings.add(Finding.of(
                "no collections of the whole heap",
                count == 0 ? Verdict.PASS : Verdict.FAIL,
                "%.0f beside those that the soak asked for".formatted(count)));
    }

    private void clients() {
        boolean isUnheard = record.streams() > 0 && record.streamsOpened() == 0;
        findings.add(Finding.of(
                "clients are served",
                isUnheard ? Verdict.FAIL : Verdict.PASS,
                "%,d in turn; %,d found the service away or not ready"
                        .formatted(record.streamsOpened(), record.streamsRefused())));
    }

    private void log() {
        Sample last = samples.get(samples.size() - 1);
        double perHour = last.value("log_bytes") / Math.max(last.hours(), record.durationMillis() / HOUR / 2);
        findings.add(Finding.of(
                "log",
                perHour <= MOST_LOG_AN_HOUR ? Verdict.PASS : Verdict.FAIL,
                "%s MB an hour".formatted(number(perHour / MEBI))));
        findings.add(Finding.of(
                "no unexpected errors in the log",
                unexpectedErrors.isEmpty() ? Verdict.PASS : Verdict.FAIL,
                unexpectedErrors.isEmpty()
                        ? "none"
                        : "%d, such as: %s".formatted(unexpectedErrors.size(), unexpectedErrors.get(0))));
    }

    private void faults() {
        for (Event event : record.events()) {
            if (event.kind().startsWith("F")) {
                boolean isUnfinished = event.tookMillis() == Event.NEVER;
                findings.add(Finding.of(
                        "recovers from %s, %s".formatted(event.kind(), event.what()),
                        isUnfinished ? Verdict.INCONCLUSIVE : event.ok() ? Verdict.PASS : Verdict.FAIL,
                        isUnfinished
                                ? "it was not over when the soak was"
                                : "%s after %.0f s"
                                        .formatted(
                                                event.ok() ? "as before" : "not as before", event.tookMillis() / 1e3)));
            }
        }
        record.faultsLeftOut()
                .forEach(fault -> findings.add(Finding.of(
                        "recovers from " + fault,
                        Verdict.NOT_JUDGED,
                        "the soak was not told how to stop and start them")));
    }

    private void restart() {
        for (Event event : record.events()) {
            if (event.kind().equals("restart") || event.kind().equals("stop")) {
                findings.add(Finding.of(
                        event.what(),
                        event.ok() ? Verdict.PASS : Verdict.FAIL,
                        "%.1f s".formatted(event.tookMillis() / 1e3)));
            }
        }
    }

    /** The greatest value of a series at any time, if there is one. */
    static Map.Entry<Double, Double> worst(List<Sample> samples, Figure figure) {
        return samples.stream()
                .filter(sample -> !Double.isNaN(figure.of(sample)))
                .map(sample -> Map.entry(sample.hours(), figure.of(sample)))
                .max(Map.Entry.comparingByValue())
                .orElse(Map.entry(Double.NaN, Double.NaN));
    }
}
