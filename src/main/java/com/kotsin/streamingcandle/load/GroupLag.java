package com.kotsin.streamingcandle.load;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How many records the groups of the service have yet to read, as the brokers know it. Looks by itself every second. */
final class GroupLag implements AutoCloseable {

    private static final long PERIOD_MILLIS = 1_000;
    private static final long TIMEOUT_SECONDS = 10;

    private final LoadTarget target;
    private final Admin admin;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "load-lag");
    private volatile Lags lags = Lags.UNKNOWN;

    GroupLag(LoadTarget target, Admin admin, InstantSource clock) {
        this.target = target;
        this.admin = admin;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    Lags lags() {
        return lags;
    }

    private void run() {
        try {
            while (true) {
                lags = new Lags(clock.millis(), lagsOrNone());
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            lags = Lags.UNKNOWN;
        }
    }

    private Map<String, Long> lagsOrNone() throws InterruptedException {
        try {
            return ask();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Map.of();
        }
    }

    private Map<String, Long> ask() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        target.groups().values().forEach(group -> groups.put(group, new ListConsumerGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                admin.listConsumerGroupOffsets(groups).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        committed.values().forEach(offsets -> offsets.keySet().forEach(each -> asked.put(each, OffsetSpec.latest())));
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<String, Long> found = new TreeMap<>();
        for (var group : target.groups().entrySet()) {
            long lag = 0;
            for (var offset : committed.get(group.getValue()).entrySet()) {
                if (offset.getValue() != null) {
                    lag += Math.max(
                            0,
                            ends.get(offset.getKey()).offset()
                                    - offset.getValue().offset());
                }
            }
            found.put(group.getKey(), lag);
        }
        return found;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
