package com.kotsin.streamingcandle.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was seen at one time.
 *
 * @param hours since the first sample
 * @param at milliseconds since the epoch, UTC
 * @param process how often the service had been started
 * @param trimmed whether this is behind the collection and the trim of a trough
 * @param storesHeld bytes that the stores had at most since the last trim; what they gave back since is kept by the allocator
 */
record Sample(
        double hours,
        long at,
        String phase,
        int cycle,
        int process,
        boolean trimmed,
        double storesHeld,
        Map<String, String> values) {

    private static final double HOUR = 3_600_000;

    static List<Sample> of(List<Map<String, String>> lines) {
        List<Sample> samples = new ArrayList<>();
        for (Map<String, String> line : lines) {
            samples.add(of(line, samples));
        }
        return samples;
    }

    private static Sample of(Map<String, String> line, List<Sample> before) {
        long at = Long.parseLong(line.get(Columns.TIME));
        int process = Integer.parseInt(line.get(Columns.PROCESS));
        boolean trimmed = "1".equals(line.get(Columns.TRIMMED));
        double stores = number(line.get(Columns.STORES));
        if (!trimmed && !before.isEmpty() && before.get(before.size() - 1).process == process) {
            double held = before.get(before.size() - 1).storesHeld;
            stores = Double.isNaN(stores) || stores < held ? held : stores;
        }
        return new Sample(
                before.isEmpty() ? 0 : (at - before.get(0).at) / HOUR,
                at,
                line.get(Columns.PHASE),
                Integer.parseInt(line.get(Columns.CYCLE)),
                process,
                trimmed,
                stores,
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
