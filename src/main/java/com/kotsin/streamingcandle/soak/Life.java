package com.kotsin.streamingcandle.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The longest life of one process in a soak, without its warm-up: what of a soak can tell whether something grows. */
final class Life {

    private static final double HOUR = 3_600_000;
    /** Fewer cycles cannot tell; then the time in which windows fill is judged too, and that is said. */
    private static final int LEAST_CYCLES = 5;

    /** Of the protocol: so many medians of five minutes are a cycle of thirty. */
    private static final double MEDIANS_A_CYCLE = 6;

    private final SoakRecord record;
    private final List<Sample> samples;
    private final int process;
    private final double from;
    private final double cycleHours;
    private final boolean isFilled;

    Life(SoakRecord record, List<Sample> samples) {
        this.record = record;
        this.process = longest(samples);
        this.cycleHours = cycleHours(record);
        double started = samples.stream()
                .filter(sample -> sample.process() == process)
                .mapToDouble(Sample::hours)
                .findFirst()
                .orElse(0);
        double warm = started
                + record.steps().stream()
                                .filter(step -> step.phase() == Phase.WARM_UP)
                                .mapToLong(Step::millis)
                                .sum()
                        / HOUR;
        double filled = Math.max(warm, record.fillMillis() / HOUR);
        this.isFilled = cyclesFrom(samples, filled) >= Math.min(LEAST_CYCLES, cyclesFrom(samples, 0));
        this.from = isFilled ? filled : warm;
        this.samples = samples.stream()
                .filter(sample -> sample.process() == process && sample.hours() >= from && !inFault(sample))
                .toList();
    }

    private static int longest(List<Sample> samples) {
        Map<Integer, Long> counts = new HashMap<>();
        samples.stream()
                .filter(sample -> sample.cycle() > 0)
                .forEach(sample -> counts.merge(sample.process(), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(1);
    }

    private static double cycleHours(SoakRecord record) {
        return record.steps().stream()
                        .filter(step -> step.cycle() == 1)
                        .mapToLong(Step::millis)
                        .sum()
                / HOUR;
    }

    private long cyclesFrom(List<Sample> all, double hours) {
        return all.stream()
                .filter(sample -> sample.process() == process && sample.hours() >= hours && sample.trimmed())
                .map(Sample::cycle)
                .distinct()
                .count();
    }

    private boolean inFault(Sample sample) {
        return record.events().stream()
                .anyMatch(event -> event.kind().startsWith("F")
                        && sample.at() >= event.at()
                        && sample.at() <= event.at() + event.tookMillis());
    }

    /** From when it is judged, in hours since the soak began; {@code to} likewise. */
    double from() {
        return from;
    }

    double to() {
        return samples.isEmpty() ? from : samples.get(samples.size() - 1).hours();
    }

    /** How long what is judged took, troughs and all. */
    double hours() {
        return samples.stream()
                        .filter(sample -> sample.cycle() > 0)
                        .mapToDouble(Sample::hours)
                        .max()
                        .orElse(from)
                - from;
    }

    int process() {
        return process;
    }

    /** Whether windows that still take corrections had stopped to grow in number before it is judged. */
    boolean isFilled() {
        return isFilled;
    }

    /**
     * Medians of a series.
     *
     * @param x in hours since the soak began
     * @param place of each in its cycle, from 0
     * @param block how many of them make a cycle
     */
    record Medians(double[] x, double[] y, int[] place, int block) {}

    private record Point(double x, double y, int place) {}

    /** Medians of a sixth of a cycle, of the steady phases. */
    Medians medians(Figure figure) {
        double length = cycleHours / MEDIANS_A_CYCLE;
        Map<Integer, Double> starts = new HashMap<>();
        Map<Double, List<Sample>> windows = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.is(Phase.STEADY)) {
                double start = starts.computeIfAbsent(sample.cycle(), cycle -> sample.hours());
                double window = start + Math.floor((sample.hours() - start) / length) * length;
                windows.computeIfAbsent(window, each -> new ArrayList<>()).add(sample);
            }
        }
        long full = Math.max(1, Math.round(length * HOUR / record.periodMillis()));
        List<Point> points = new ArrayList<>();
        windows.forEach((start, within) -> {
            double[] values = within.stream()
                    .mapToDouble(figure::of)
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            if (within.size() * 2 >= full && values.length > 0) {
                double first = starts.get(within.get(0).cycle());
                points.add(new Point(
                        start + length / 2, Statistics.median(values), (int) Math.round((start - first) / length)));
            }
        });
        int block = (int) Math.max(1, Math.round(points.size() / (double) Math.max(1, starts.size())));
        return new Medians(
                points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray(),
                points.stream().mapToInt(Point::place).toArray(),
                block);
    }

    /** By cycle, the least behind collection and trim. */
    Map<Integer, Double> troughs(Figure figure) {
        Map<Integer, Double> troughs = new TreeMap<>();
        for (Sample sample : samples) {
            double value = figure.of(sample);
            if (sample.trimmed() && !Double.isNaN(value)) {
                troughs.merge(sample.cycle(), value, Math::min);
            }
        }
        return troughs;
    }

    List<Sample> samples() {
        return samples;
    }
}
