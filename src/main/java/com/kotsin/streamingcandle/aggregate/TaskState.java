package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.BeforeCommit;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state of a task; each entry's key begins with the ticks partition it belongs to. */
record TaskState(
        KeyValueStore<byte[], byte[]> open,
        KeyValueStore<byte[], byte[]> closed,
        KeyValueStore<byte[], byte[]> seen,
        KeyValueStore<byte[], byte[]> snapshots,
        KeyValueStore<byte[], byte[]> progress,
        BeforeCommit beforeCommit) {

    static TaskState of(ProcessorContext<?, ?> context) {
        return new TaskState(
                context.getStateStore(CandleTopology.OPEN),
                context.getStateStore(CandleTopology.CLOSED),
                context.getStateStore(CandleTopology.SEEN),
                context.getStateStore(CandleTopology.SNAPSHOTS),
                context.getStateStore(CandleTopology.PROGRESS),
                context.getStateStore(CandleTopology.BEFORE_COMMIT));
    }
}
