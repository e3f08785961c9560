package com.kotsin.streamingcandle.faults;

import java.util.List;

/** What comes in, what the store does, and who asks: F35 to F49. */
final class DataFaults {

    static final List<Fault> ROWS = List.of();

    private DataFaults() {}
}
