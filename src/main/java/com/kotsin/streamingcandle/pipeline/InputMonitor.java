package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.aggregate.InputProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows for each ticks partition up to which instant everything is read: it asks the broker for the end of the
 * partition, notes when it asked, and waits until the consumer has passed that end and the task has processed what the
 * consumer returned. An answer of the broker is needed each time, so a broker that is away closes no candle.
 *
 * <p>It asks when somebody wants to know, and at most every {@value #PAUSE_MILLIS} ms.
 */
final class InputMonitor implements InputProgress, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputMonitor.class);
    private static final long PAUSE_MILLIS = 20;
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long NOT_KNOWN = -1;

    private record End(long offset, long asOf) {}

    private final class Partition implements OfPartition {
        /** These four are only used by the thread of the task, which also polls the consumer. */
        private long processed = NOT_KNOWN;

        private long polled = NOT_KNOWN;
        private long position = NOT_KNOWN;
        private long readThrough = Long.MIN_VALUE;

        private volatile End end;
        private volatile boolean wanted;
        /** A task has one partition of each source; of a topic with fewer than the largest it may not exist. */
        private volatile boolean exists;

        @Override
        public void processed(long offset) {
            processed = offset;
        }

        @Override
        public long readThrough() {
            End known = end;
            if (known == null) {
                want();
            } else if (position >= known.offset && processed >= polled) {
                // Less than before only if the clock was set back; it is to be followed then.
                readThrough = known.asOf;
                // An end that is not reached yet stays the goal; only then is a newer one of use.
                end = null;
                want();
            }
            return readThrough;
        }

        private void want() {
            if (!wanted) {
                wanted = true;
                LockSupport.unpark(thread);
            }
        }
    }

    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();
    private final Admin admin;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean closed;

    InputMonitor(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
        this.thread = new Thread(this::run, "input-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public OfPartition of(String topic, int partition) {
        Partition fresh = new Partition();
        partitions.put(new TopicPartition(topic, partition), fresh);
        return fresh;
    }

    /**
     * Takes note of what a poll of the consumer returned; called by the thread that polls. Throws nothing of Kafka's: what the
     * poll returned would be dropped, and read by nobody, since the consumer is past it.
     */
    void polled(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> lastOffsets) {
        for (TopicPartition assigned : consumer.assignment()) {
            Partition partition = partitions.get(assigned);
            if (partition != null) {
                Long last = lastOffsets.get(assigned);
                if (last != null) {
                    partition.polled = last;
                }
                try {
                    partition.position = consumer.position(assigned, Duration.ZERO);
                    if (!partition.exists) {
                        partition.exists = true;
                        LockSupport.unpark(thread);
                    }
                } catch (KafkaException e) {
                    // Not known yet; or it was never committed, which the next poll says to whoever is to decide about
                    // it.
                    LOG.trace("No position yet for {}", assigned, e);
                }
            }
        }
    }

    private void run() {
        boolean answered = true;
        while (!closed) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            partitions.forEach((topicPartition, partition) -> {
                // Of a partition that does not exist the broker would be asked over and over until the time is up.
                if (partition.wanted && partition.exists) {
                    asked.put(topicPartition, OffsetSpec.latest());
                }
            });
            try {
                if (asked.isEmpty()) {
                    LockSupport.park(this);
                } else {
                    ask(asked);
                    answered = true;
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (answered) {
                    LOG.warn(
                            "The brokers do not tell the ends of the ticks topics; no candle closes by the clock until they do: {}",
                            e.toString());
                }
                answered = false;
                partitions.values().forEach(partition -> partition.wanted = false);
            }
        }
    }

    private void ask(Map<TopicPartition, OffsetSpec> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        long asOf = clock.millis();
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        options.timeoutMs((int) TIMEOUT_MILLIS);
        ListOffsetsResult result = admin.listOffsets(asked, options);
        ExecutionException failure = null;
        for (TopicPartition topicPartition : asked.keySet()) {
            Partition partition = partitions.get(topicPartition);
            try {
                long offset = result.partitionResult(topicPartition)
                        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                        .offset();
                partition.wanted = false;
                partition.end = new End(offset, asOf);
            } catch (ExecutionException e) {
                // The others have their answers all the same.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
