package com.kotsin.streamingcandle.faults;

import java.util.List;

/** The broker goes, is slow, or is changed beneath: F19 to F34. */
final class KafkaFaults {

    static final List<Fault> ROWS = List.of();

    private KafkaFaults() {}
}
