package com.kotsin.streamingcandle.faults;

/** {@link DataFaults}. */
class DataFaultsIT extends FaultSuite {

    DataFaultsIT() {
        super(DataFaults.ROWS);
    }
}
