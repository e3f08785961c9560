package com.kotsin.streamingcandle.faults;

/** {@link ClusterFaults}. */
class ClusterFaultsIT extends FaultSuite {

    ClusterFaultsIT() {
        super(ClusterFaults.ROWS);
    }
}
