package com.kotsin.streamingcandle.faults;

/** {@link ProcessFaults}. */
class ProcessFaultsIT extends FaultSuite {

    ProcessFaultsIT() {
        super(ProcessFaults.ROWS);
    }
}
