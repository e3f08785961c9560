package com.kotsin.streamingcandle.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads changelogs, and leaves it to the thread of the instance to fail of what the brokers refuse. Thrown here it would end the
 * state updater, and the instance, closing, would then wait five minutes for each task that the updater had restored
 * (KAFKA-20819, mended in Kafka 4.4). Used by one thread, but for {@link Failure}.
 */
final class RestoreConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Failure failure;

    /** What the thread of the instance shall fail of. Safe for use by several threads. */
    static final class Failure {
        private final AtomicReference<KafkaException> last = new AtomicReference<>();

        /** @throws KafkaException what has failed since the last call */
        void rethrow() {
            KafkaException problem = last.getAndSet(null);
            if (problem != null) {
                throw problem;
            }
        }
    }

    RestoreConsumer(Map<String, Object> settings, Failure failure) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.failure = failure;
        failure.last.set(null);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (InvalidOffsetException | InterruptException e) {
            // Of these the state updater takes care.
            throw e;
        } catch (KafkaException e) {
            failure.last.set(e);
            LockSupport.parkNanos(PAUSE_NANOS);
            return ConsumerRecords.empty();
        }
    }

    @Override
    public long position(TopicPartition partition) {
        try {
            return super.position(partition);
        } catch (InvalidOffsetException | InterruptException | TimeoutException e) {
            throw e;
        } catch (KafkaException e) {
            failure.last.set(e);
            throw new TimeoutException("The position in %s is not known yet".formatted(partition), e);
        }
    }
}
