package com.kotsin.streamingcandle.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rows, by the names of their groups as docs/faults.md has them. */
final class Faults {

    static final Map<String, List<Fault>> GROUPS = groups();

    private Faults() {}

    private static Map<String, List<Fault>> groups() {
        Map<String, List<Fault>> groups = new LinkedHashMap<>();
        groups.put("process", ProcessFaults.ROWS);
        groups.put("kafka", KafkaFaults.ROWS);
        groups.put("data", DataFaults.ROWS);
        groups.put("mixed", MixedFaults.ROWS);
        groups.put("cluster", ClusterFaults.ROWS);
        return groups;
    }

    static List<Fault> all() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }
}
