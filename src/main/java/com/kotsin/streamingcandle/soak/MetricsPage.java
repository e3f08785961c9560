package com.kotsin.streamingcandle.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The figures that the service exports, as Prometheus reads them. */
final class MetricsPage {

    private record Line(String name, String labels, double value) {}

    private final List<Line> lines = new ArrayList<>();

    /** Reads a page. */
    static MetricsPage parse(String page) {
        var parsed = new MetricsPage();
        page.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(parsed::add);
        return parsed;
    }

    private void add(String line) {
        int value = line.lastIndexOf(' ');
        int brace = line.indexOf('{');
        String name = brace < 0 ? line.substring(0, value) : line.substring(0, brace);
        String labels = brace < 0 ? "" : line.substring(brace, value);
        String number = line.substring(value + 1);
        lines.add(
                new Line(name, labels, number.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(number)));
    }

    /** How many figures there are. */
    int size() {
        return lines.size();
    }

    /** Of all figures of this name whose labels contain a text; nothing if there is none. */
    OptionalDouble sum(String name, String... labels) {
        double[] found = values(name, labels).toArray();
        return found.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(found).sum());
    }

    /** Likewise, the greatest. */
    OptionalDouble max(String name, String... labels) {
        return values(name, labels).max();
    }

    /** Likewise, the least. */
    OptionalDouble min(String name, String... labels) {
        return values(name, labels).min();
    }

    private DoubleStream values(String name, String... labels) {
        return lines.stream()
                .filter(line ->
                        line.name().equals(name) && List.of(labels).stream().allMatch(line.labels()::contains))
                .mapToDouble(Line::value)
                .filter(value -> !Double.isNaN(value));
    }

    /** All of this name, as {@code label=value;label=value}, by one label. */
    String byLabel(String name, String label) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            String marker = label + "=\"";
            int from = line.labels().indexOf(marker);
            if (line.name().equals(name) && from >= 0) {
                int start = from + marker.length();
                text.append(text.isEmpty() ? "" : ";")
                        .append(line.labels(), start, line.labels().indexOf('"', start))
                        .append('=')
                        .append((long) line.value());
            }
        }
        return text.toString();
    }
}
