package com.kotsin.streamingcandle.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kotsin.streamingcandle.wire.DeadLetter;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * How long keys and values of dead letters may be. Brokers tell that their topic takes no more of them only by refusing one,
 * which fails its transaction; the instance then begins again, and must not fail by the same tick. Safe for use by several
 * threads.
 */
final class DeadLetterLimit {

    /** The second fits what Kafka takes by default, the last what hardly any topic refuses. */
    private static final List<Integer> LIMITS = List.of(Integer.MAX_VALUE, 512 << 10, 16 << 10, 256);

    private volatile int step;

    /** Bytes of a key and of a value. */
    int most() {
        return LIMITS.get(step);
    }

    /** @return whether there was a lower one */
    synchronized boolean lower() {
        if (step == LIMITS.size() - 1) {
            return false;
        }
        step++;
        return true;
    }

    /** The record as it may be sent: of a dead letter that is longer the beginning, and its length in the headers. */
    ProducerRecord<byte[], byte[]> fitting(ProducerRecord<byte[], byte[]> record) {
        int most = most();
        if ((length(record.key()) <= most && length(record.value()) <= most)
                || record.headers().lastHeader(DeadLetter.REASON) == null) {
            return record;
        }
        Headers headers = new RecordHeaders(record.headers());
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                cut(record.key(), most, DeadLetter.KEY_BYTES, headers),
                cut(record.value(), most, DeadLetter.VALUE_BYTES, headers),
                headers);
    }

    private static byte[] cut(byte[] bytes, int most, String lengthHeader, Headers headers) {
        if (length(bytes) <= most) {
            return bytes;
        }
        if (headers.lastHeader(lengthHeader) == null) {
            headers.add(lengthHeader, Integer.toString(bytes.length).getBytes(UTF_8));
        }
        return Arrays.copyOf(bytes, most);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
