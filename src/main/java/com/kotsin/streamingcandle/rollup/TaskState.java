package com.kotsin.streamingcandle.rollup;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state of a task; each entry's key begins with the ticks partition it belongs to. */
record TaskState(
        KeyValueStore<byte[], byte[]> minutes,
        KeyValueStore<byte[], byte[]> windows,
        KeyValueStore<byte[], byte[]> progress) {

    static TaskState of(ProcessorContext<?, ?> context) {
        return new TaskState(
                context.getStateStore(RollupTopology.MINUTES),
                context.getStateStore(RollupTopology.WINDOWS),
                context.getStateStore(RollupTopology.PROGRESS));
    }
}
