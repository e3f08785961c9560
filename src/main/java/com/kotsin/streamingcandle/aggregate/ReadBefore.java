package com.kotsin.streamingcandle.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the state of a task has taken in a ticks partition. The group's offset says the same, but it can be lost or reset
 * while the state stays, and then ticks that have no id would count twice. Only ever used by the thread of its task.
 */
final class ReadBefore {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBefore.class);

    private final KeyValueStore<byte[], byte[]> store;
    private final byte[] key;
    private final String partition;
    private final String topicId;
    private long next;
    private boolean told;

    /**
     * @param partition for messages
     * @param topicId offsets of another topic, though of the same name, mean nothing
     */
    ReadBefore(KeyValueStore<byte[], byte[]> store, byte[] key, String partition, String topicId) {
        this.store = store;
        this.key = key;
        this.partition = partition;
        this.topicId = topicId;
    }

    void restore() {
        byte[] kept = store.get(key);
        next = 0;
        if (kept != null) {
            ByteBuffer in = ByteBuffer.wrap(kept);
            long through = in.getLong();
            next = UTF_8.decode(in).toString().equals(topicId) ? through + 1 : 0;
        }
    }

    /** Whether the record at this offset is in the state already. */
    boolean holds(long offset) {
        if (next == 0) {
            return false;
        }
        if (offset >= next) {
            // From here on Kafka's own offset counts, whatever becomes of the topic.
            next = 0;
            return false;
        }
        if (!told) {
            told = true;
            LOG.warn(
                    "{} is read again from offset {}, though its state holds it before {}: the offsets of the group were lost"
                            + " or reset; what is read again counts once",
                    partition,
                    offset,
                    next);
        }
        return true;
    }

    /** Keeps, with what was made of it, that the partition is read through this offset. */
    void keep(long offset) {
        byte[] id = topicId.getBytes(UTF_8);
        store.put(
                key,
                ByteBuffer.allocate(Long.BYTES + id.length)
                        .putLong(offset)
                        .put(id)
                        .array());
    }
}
