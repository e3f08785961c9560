package com.kotsin.streamingcandle.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports how far the consumer groups are behind, as the brokers know it: of the whole group whichever process looks, and
 * true of a group that reads nothing at all. What the brokers do not tell is not exported. Safe for use by many threads.
 */
final class ConsumerLag implements AutoCloseable {

    /** Records that a group has yet to commit; tagged {@code group}, {@code topic}. */
    static final String LAG = "streamingcandle.consumer.lag";

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLag.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final long TIMEOUT_SECONDS = 10;

    private record Reader(String group, String topic) {}

    /**
     * How far a group is.
     *
     * @param lag records that it has yet to commit
     * @param committed sum of its offsets
     * @param since when it came there; it stands still since then if there is a lag
     */
    record Place(long lag, long committed, Instant since) {}

    private final Admin admin;
    private final Map<String, Set<String>> topicsByGroup = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final MultiGauge gauge;
    private final Thread thread;
    private volatile Map<String, Place> places = Map.of();

    ConsumerLag(Admin admin, MeterRegistry meters, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
        this.gauge = MultiGauge.builder(LAG).register(meters);
        this.thread = new Thread(this::run, "consumer-lag");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Has it look at a group from now on.
     *
     * @param topics that the group reads, by the names that a topology has for them: without the application id if Kafka
     *     Streams makes them. The brokers keep what it committed of others for days after it read them last.
     */
    void follow(String group, Set<String> topics) {
        topicsByGroup.put(
                group,
                topics.stream()
                        .flatMap(topic -> Stream.of(topic, group + "-" + topic))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
                export(lagsOrNone());
            }
        } catch (InterruptedException e) {
            LOG.trace("Stopped", e);
        }
    }

    private void export(Map<Reader, Long> lags) {
        gauge.register(
                lags.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of(
                                        "group", entry.getKey().group(),
                                        "topic", entry.getKey().topic()),
                                entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    private Map<Reader, Long> lagsOrNone() throws InterruptedException {
        try {
            return lags();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("The brokers do not tell how far the groups are", e);
            places = Map.of();
            return Map.of();
        }
    }

    /** Empty if the brokers do not tell, or if the group has committed nothing yet. */
    Optional<Place> of(String group) {
        return Optional.ofNullable(places.get(group));
    }

    private Place place(String group, Collection<OffsetAndMetadata> offsets, Map<Reader, Long> lags) {
        long lag = lags.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long committed = offsets.stream().mapToLong(OffsetAndMetadata::offset).sum();
        Place before = places.get(group);
        boolean standsStill = before != null && before.lag > 0 && before.committed == committed;
        return new Place(lag, committed, standsStill ? before.since : clock.instant());
    }

    private Map<Reader, Long> lags() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        committed
                .values()
                .forEach(offsets -> offsets.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest())));
        // The groups read what is committed: an open transaction is not behind, it is not there.
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<Reader, Long> lags = new HashMap<>();
        committed.forEach((group, offsets) -> offsets.forEach((partition, offset) -> {
            long lag = Math.max(0, ends.get(partition).offset() - offset.offset());
            lags.merge(new Reader(group, partition.topic()), lag, Long::sum);
        }));
        places = committed.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> place(entry.getKey(), entry.getValue().values(), lags)));
        return lags;
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed()
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Set<String>> followed = Map.copyOf(topicsByGroup);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> all = admin.listConsumerGroupOffsets(
                        followed.keySet().stream()
                                .collect(Collectors.toMap(
                                        Function.identity(), group -> new ListConsumerGroupOffsetsSpec())))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> read = new HashMap<>();
        all.forEach((group, offsets) -> {
            Map<TopicPartition, OffsetAndMetadata> ofGroup = new HashMap<>(offsets);
            ofGroup.entrySet()
                    .removeIf(entry -> entry.getValue() == null
                            || !followed.get(group).contains(entry.getKey().topic()));
            read.put(group, ofGroup);
        });
        return read;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
