package com.kotsin.streamingcandle.topology;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * One stage that can be stopped and started again on its state, at any earlier point that was saved. The topology test
 * driver knows no restart: closing it wipes its directory, and its offsets begin at 0. So a start finds a new directory
 * with what was saved, and the offsets are set to go on.
 */
final class StageDriver implements AutoCloseable {

    /** A point to which a stage can go back: what a committed transaction left. */
    record Saved(Map<String, List<KeyValue<byte[], byte[]>>> stores, Map<String, Long> written) {

        /** As if the offsets of its group were lost. */
        Saved withoutOffsets() {
            return new Saved(stores, Map.of());
        }
    }

    private final String name;
    private final Supplier<Topology> topology;
    private final Path directory;
    private final Map<String, Long> written = new HashMap<>();
    private int starts;
    private TopologyTestDriver driver;

    StageDriver(String name, Supplier<Topology> topology, Path directory, Instant now) {
        this.name = name;
        this.topology = topology;
        this.directory = directory;
        drive(Map.of(), now);
    }

    private void drive(Map<String, List<KeyValue<byte[], byte[]>>> stores, Instant now) {
        Path state = directory.resolve(name + "-" + ++starts);
        stores.forEach((store, entries) ->
                fill(state.resolve(name).resolve("0_0/rocksdb").resolve(store), entries));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        // Exactly once wipes a directory that it did not leave in order.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        driver = new TopologyTestDriver(topology.get(), settings, now);
    }

    void write(String topic, List<TestRecord<byte[], byte[]>> records) {
        if (!records.isEmpty()) {
            written.merge(topic, (long) records.size(), Long::sum);
            driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeRecordList(records);
        }
    }

    /** The next record of the topic lies so many offsets further on. */
    void skip(String topic, long offsets) {
        written.merge(topic, offsets, Long::sum);
        setOffsets();
    }

    List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    void advanceWallClock(Duration duration) {
        driver.advanceWallClockTime(duration);
    }

    Saved save() {
        Map<String, List<KeyValue<byte[], byte[]>>> stores = new HashMap<>();
        driver.getAllStateStores().forEach((name, store) -> {
            if (store.persistent()) {
                stores.put(name, entries(name));
            }
        });
        return new Saved(stores, Map.copyOf(written));
    }

    private List<KeyValue<byte[], byte[]>> entries(String store) {
        List<KeyValue<byte[], byte[]>> entries = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all =
                driver.<byte[], byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(entries::add);
        }
        return entries;
    }

    private static void fill(Path directory, List<KeyValue<byte[], byte[]>> entries) {
        try {
            Files.createDirectories(directory);
            try (var options = new org.rocksdb.Options().setCreateIfMissing(true);
                    RocksDB store = RocksDB.open(options, directory.toString())) {
                for (KeyValue<byte[], byte[]> entry : entries) {
                    store.put(entry.key, entry.value);
                }
            }
        } catch (IOException | RocksDBException e) {
            throw new IllegalStateException("Cannot make a store of " + directory, e);
        }
    }

    /** Stops, and starts on what was saved. What was read since is to be written again. */
    void startFrom(Saved saved, Instant now) {
        driver.close();
        written.clear();
        written.putAll(saved.written());
        drive(saved.stores(), now);
        setOffsets();
    }

    private void setOffsets() {
        offsets().forEach((partition, next) -> next.set(written.getOrDefault(partition.topic(), 0L)));
    }

    @SuppressWarnings("unchecked")
    private Map<TopicPartition, AtomicLong> offsets() {
        try {
            Field field = TopologyTestDriver.class.getDeclaredField("offsetsByTopicOrPatternPartition");
            field.setAccessible(true);
            return (Map<TopicPartition, AtomicLong>) field.get(driver);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The topology test driver keeps its offsets elsewhere now", e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
