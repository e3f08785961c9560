package com.kotsin.streamingcandle.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Figures of several rounds in one. */
final class Statistics {

    private Statistics() {}

    /** Of an even count the mean of the two in the middle; {@code null} of none. Leaves out what is {@code null}. */
    static Double median(Collection<Double> values) {
        List<Double> sorted = values.stream().filter(Objects::nonNull).sorted().toList();
        if (sorted.isEmpty()) {
            return null;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median of the ratios of a figure of one contender to that of another in the same round. */
    static Double ratio(List<Figures> figures, String contender, String other, Function<Figures, Double> figure) {
        Map<Integer, Double> others = figures.stream()
                .filter(entry -> entry.contender().equals(other) && figure.apply(entry) != null)
                .collect(Collectors.toMap(Figures::round, figure));
        return median(figures.stream()
                .filter(entry -> entry.contender().equals(contender)
                        && figure.apply(entry) != null
                        && others.containsKey(entry.round()))
                .map(entry -> figure.apply(entry) / others.get(entry.round()))
                .toList());
    }
}
