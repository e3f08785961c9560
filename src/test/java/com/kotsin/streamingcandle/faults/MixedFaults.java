package com.kotsin.streamingcandle.faults;

import java.util.List;

/** Several faults at once, and another release: F50 and F51. */
final class MixedFaults {

    static final List<Fault> ROWS = List.of();

    private MixedFaults() {}
}
