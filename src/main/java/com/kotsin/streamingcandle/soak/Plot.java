package com.kotsin.streamingcandle.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a series over a soak as SVG: phases behind it, faults marked, troughs as dots, the line through the medians. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 230;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 30;
    private static final int BOTTOM = 34;
    private static final int MOST_POINTS = 700;
    private static final double HOUR = 3_600_000;
    private static final double HEADROOM = 0.08;
    private static final double MINUTES = 60;
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int LINES = 4;

    private static final Map<Phase, String> SHADES = Map.of(
            Phase.WARM_UP, "#f1efe6",
            Phase.BURST, "#fbe3c8",
            Phase.CEILING, "#f5c6a5",
            Phase.QUIET, "#e3edf7",
            Phase.TROUGH, "#c3d8ee",
            Phase.NO_INPUT, "#ececec",
            Phase.RESTARTED, "#e2f0e0");

    private final List<Sample> samples;
    private final SoakRecord record;
    private final StringBuilder svg = new StringBuilder();
    private double hours;
    private double low;
    private double high;

    private Plot(SoakRecord record, List<Sample> samples) {
        this.record = record;
        this.samples = samples;
    }

    /** What the shades mean, as an SVG of its own. */
    static String legend() {
        StringBuilder legend = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"22\" font-family=\"sans-serif\" font-size=\"12\">"
                        .formatted(WIDTH));
        int x = 0;
        for (Phase phase : Phase.values()) {
            if (SHADES.containsKey(phase)) {
                legend.append(
                        "<rect x=\"%d\" y=\"4\" width=\"14\" height=\"14\" fill=\"%s\" stroke=\"#bbb\"/><text x=\"%d\" y=\"15\">%s</text>"
                                .formatted(x, SHADES.get(phase), x + 19, phase.text()));
                x += 92;
            }
        }
        return legend
                + "<circle cx=\"%d\" cy=\"11\" r=\"4\" fill=\"#b3261e\"/><text x=\"%d\" y=\"15\">trough</text></svg>"
                        .formatted(x + 8, x + 17);
    }

    /**
     * Draws one.
     *
     * @param finding what was found of it, or {@code null}
     * @param life what of the soak was judged
     */
    static String of(Figure figure, SoakRecord record, List<Sample> samples, Finding finding, Life life) {
        return new Plot(record, samples).draw(figure, finding, life);
    }

    private String draw(Figure figure, Finding finding, Life life) {
        List<double[]> points = points(figure);
        hours = Math.max(1e-6, samples.get(samples.size() - 1).hours());
        double least = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
        double most = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        double step = step(Math.max(most - least, Math.max(Math.abs(most) * 0.02, 1e-9)));
        double room = (most - least) * HEADROOM;
        low = Math.floor((least - room) / step) * step;
        low = least >= 0 ? Math.max(0, low) : low;
        high = Math.ceil((most + room + step * 1e-6) / step) * step;
        open(figure);
        phases();
        grid(step, figure);
        faults();
        line(points);
        if (finding != null) {
            trend(finding, life);
            troughs(finding, life);
        }
        return svg.append("</svg>\n").toString();
    }

    private static double step(double range) {
        double rough = range / LINES;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double each : STEPS) {
            if (each * power >= rough) {
                return each * power;
            }
        }
        return 10 * power;
    }

    /** Thinned out to the greatest of neighbours where there are more than can be seen. */
    private List<double[]> points(Figure figure) {
        List<double[]> all = new ArrayList<>();
        for (Sample sample : samples) {
            double value = figure.of(sample);
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                all.add(new double[] {sample.hours(), value, sample.process()});
            }
        }
        int together = Math.max(1, (int) Math.ceil(all.size() / (double) MOST_POINTS));
        List<double[]> points = new ArrayList<>();
        for (int from = 0; from < all.size(); from += together) {
            points.add(all.subList(from, Math.min(all.size(), from + together)).stream()
                    .max((one, other) -> Double.compare(one[1], other[1]))
                    .orElseThrow());
        }
        return points;
    }

    private double x(double atHours) {
        return LEFT + atHours / hours * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String text, Object... values) {
        svg.append(String.format(Locale.ROOT, text, values));
    }

    private void open(Figure figure) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"11\" fill=\"#222\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        String unit = figure.unit().isEmpty() ? "" : ", " + figure.unit();
        add("<text x=\"%d\" y=\"15\" font-size=\"13\" font-weight=\"bold\">%s%s</text>", LEFT, figure.text(), unit);
    }

    private void phases() {
        String phase = "";
        double from = 0;
        for (Sample sample : samples) {
            if (!sample.phase().equals(phase)) {
                shade(phase, from, sample.hours());
                phase = sample.phase();
                from = sample.hours();
            }
        }
        shade(phase, from, hours);
    }

    private void shade(String phase, double from, double to) {
        for (Phase each : Phase.values()) {
            if (each.text().equals(phase) && SHADES.containsKey(each)) {
                add(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                        x(from), TOP, x(to) - x(from), HEIGHT - TOP - BOTTOM, SHADES.get(each));
            }
        }
    }

    private void grid(double step, Figure figure) {
        String format = step >= 1 ? "%,.0f" : step >= 0.1 ? "%.1f" : "%.3f";
        for (double value = low; value <= high + step / 2; value += step) {
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\" stroke-width=\"0.6\"/>",
                    LEFT, WIDTH - RIGHT, y(value), y(value));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6, y(value) + 4, String.format(Locale.ROOT, format, value));
        }
        boolean isShort = hours * MINUTES < 180;
        double scale = isShort ? MINUTES : 1;
        double along = step(hours * scale * 0.6);
        for (double at = 0; at <= hours * scale + 1e-9; at += along) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(at / scale), HEIGHT - BOTTOM + 15, String.format(Locale.ROOT, along >= 1 ? "%.0f" : "%.1f", at));
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555\">%s since the beginning</text>",
                WIDTH - RIGHT, HEIGHT - 5, isShort ? "minutes" : "hours");
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>",
                LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    }

    private void faults() {
        for (Event event : record.events()) {
            if (event.kind().startsWith("F")) {
                double at = (event.at() - samples.get(0).at()) / HOUR;
                add(
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#7b1fa2\" stroke-dasharray=\"4 3\"/>",
                        x(at), x(at), TOP, HEIGHT - BOTTOM);
                add("<text x=\"%.1f\" y=\"%d\" fill=\"#7b1fa2\">%s</text>", x(at) + 3, TOP + 12, event.kind());
            }
        }
    }

    /** Broken where another process begins. */
    private void line(List<double[]> points) {
        double process = -1;
        for (double[] point : points) {
            if (point[2] != process) {
                svg.append(process < 0 ? "" : "\"/>");
                svg.append("<polyline fill=\"none\" stroke=\"#1b4f8a\" stroke-width=\"1.2\" points=\"");
                process = point[2];
            }
            add("%.1f,%.1f ", x(point[0]), y(point[1]));
        }
        svg.append(process < 0 ? "" : "\"/>");
    }

    private void trend(Finding finding, Life life) {
        finding.trend()
                .filter(trend -> !Double.isNaN(trend.line().slope()))
                .ifPresent(trend -> add(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#b3261e\" stroke-width=\"1.5\" stroke-dasharray=\"7 3\"/>",
                        x(life.from()),
                        clipped(trend.line().at(life.from())),
                        x(life.to()),
                        clipped(trend.line().at(life.to()))));
    }

    private double clipped(double value) {
        return y(Math.max(low, Math.min(high, value)));
    }

    private void troughs(Finding finding, Life life) {
        Figure figure = finding.figure().orElseThrow();
        Map<Integer, Double> troughs = life.troughs(figure);
        for (Sample sample : life.samples()) {
            if (sample.trimmed() && Double.valueOf(figure.of(sample)).equals(troughs.get(sample.cycle()))) {
                add(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"#b3261e\"/>",
                        x(sample.hours()), y(figure.of(sample)));
            }
        }
    }
}
