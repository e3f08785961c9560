package com.kotsin.streamingcandle.faults;

/** {@link MixedFaults}. */
class MixedFaultsIT extends FaultSuite {

    MixedFaultsIT() {
        super(MixedFaults.ROWS);
    }
}
