package com.kotsin.streamingcandle.load;

import com.kotsin.streamingcandle.candle.Timeframe;
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
    private final Thread thread = new Thread(this::run, "load-lag");
    private volatile Map<String, Long> lags = Map.of();

    GroupLag(LoadTarget target, Admin admin) {
        this.target = target;
        this.admin = admin;
        thread.setDaemon(true);
        thread.start();
    }

    /** By timeframe; empty while the brokers do not tell. */
    Map<String, Long> byTimeframe() {
        return lags;
    }

    private void run() {
        try {
            while (true) {
                lags = lagsOrNone();
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            lags = Map.of();
        }
    }

    private Map<String, Long> lagsOrNone() throws InterruptedException {
        try {
            return lags();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Map.of();
        }
    }

    private Map<String, Long> lags() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        target.timeframes()
                .forEach(timeframe -> groups.put(target.group().apply(timeframe), new ListConsumerGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                admin.listConsumerGroupOffsets(groups).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        committed.values().forEach(offsets -> offsets.keySet().forEach(each -> asked.put(each, OffsetSpec.latest())));
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<String, Long> found = new TreeMap<>();
        for (Timeframe timeframe : target.timeframes()) {
            long lag = 0;
            for (var offset : committed.get(target.group().apply(timeframe)).entrySet()) {
                if (offset.getValue() != null) {
                    lag += Math.max(
                            0,
                            ends.get(offset.getKey()).offset()
                                    - offset.getValue().offset());
                }
            }
            found.put(timeframe.toString(), lag);
        }
        return found;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
