package com.kotsin.streamingcandle.soak;

import java.util.List;
import java.util.Map;

/**
 * What was seen at one time.
 *
 * @param hours since the first sample
 * @param at milliseconds since the epoch, UTC
 * @param process how often the service had been started
 * @param trimmed whether this is behind the collection and the trim of a trough
 */
record Sample(
        double hours, long at, String phase, int cycle, int process, boolean trimmed, Map<String, String> values) {

    private static final double HOUR = 3_600_000;

    static List<Sample> of(List<Map<String, String>> lines) {
        return lines.stream().map(line -> of(line, time(lines.get(0)))).toList();
    }

    private static long time(Map<String, String> line) {
        return Long.parseLong(line.get(Columns.TIME));
    }

    private static Sample of(Map<String, String> line, long first) {
        return new Sample(
                (time(line) - first) / HOUR,
                time(line),
                line.get(Columns.PHASE),
                Integer.parseInt(line.get(Columns.CYCLE)),
                Integer.parseInt(line.get(Columns.PROCESS)),
                "1".equals(line.get(Columns.TRIMMED)),
                line);
    }

    private static double number(String text) {
        return text == null ? Double.NaN : Double.parseDouble(text);
    }

    boolean is(Phase asked) {
        return phase.equals(asked.text());
    }

    /** Not a number where there is none. */
    double value(String column) {
        return number(values.get(column));
    }

    /** The greatest of {@code name=number;name=number}; not a number where there is none. */
    double greatest(String column) {
        String text = values.get(column);
        double greatest = Double.NaN;
        for (String each : text == null ? new String[0] : text.split(";")) {
            double value = Double.parseDouble(each.substring(each.lastIndexOf('=') + 1));
            greatest = Double.isNaN(greatest) ? value : Math.max(greatest, value);
        }
        return greatest;
    }
}
