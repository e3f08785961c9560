package com.kotsin.streamingcandle.stage;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Which partition a record of the stages goes to. */
public final class Partitions {

    /** Candles lie where Kafka's default partitioner puts their key, so that any client can find a symbol. */
    public static final StreamPartitioner<byte[], byte[]> BY_SYMBOL =
            (topic, key, value, count) -> Optional.of(Set.of(of(key, count)));

    /** Marks name their partition themselves. */
    public static final StreamPartitioner<byte[], byte[]> BY_MARK = (topic, key, value, count) ->
            Optional.of(Set.of(ClosedMark.decode(value).partition()));

    private Partitions() {}

    /** The partition of a symbol among {@code count}. */
    public static int of(byte[] symbol, int count) {
        return BuiltInPartitioner.partitionForKey(symbol, count);
    }
}
