package com.kotsin.streamingcandle.faults;

/** {@link KafkaFaults}. */
class KafkaFaultsIT extends FaultSuite {

    KafkaFaultsIT() {
        super(KafkaFaults.ROWS);
    }
}
