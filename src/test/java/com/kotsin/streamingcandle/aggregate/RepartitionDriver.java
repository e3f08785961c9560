package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.TickFormats;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.stage.BeforeCommit;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The splitters of all partitions of a ticks topic and the candle builders behind them, each moved by hand, so that a test
 * decides which partition is read when. The topology test driver knows a single partition only.
 */
final class RepartitionDriver {

    static final long GRACE = 2_000;
    static final long QUIET = 5_000;

    private static final String TICKS = "ticks";
    private static final List<String> BUILDER_STORES = List.of(
            CandleTopology.OPEN,
            CandleTopology.CLOSED,
            CandleTopology.SEEN,
            CandleTopology.SNAPSHOTS,
            CandleTopology.PROGRESS);

    /** A processor, what it has still to read, and what it has read. */
    private static final class Task {
        private final MockProcessorContext<byte[], byte[]> context;
        private final Processor<byte[], byte[], byte[], byte[]> processor;
        private final Deque<Record<byte[], byte[]>> input = new ArrayDeque<>();
        private long offset;

        Task(
                String application,
                int subtopology,
                int partition,
                List<String> stores,
                Processor<byte[], byte[], byte[], byte[]> processor) {
            Properties settings = new Properties();
            settings.put("application.id", application);
            settings.put("bootstrap.servers", "none:1");
            context = new MockProcessorContext<>(settings, new TaskId(subtopology, partition), new File("."));
            for (String name : stores) {
                KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingDisabled()
                        .withCachingDisabled()
                        .build();
                store.init(context.getStateStoreContext(), store);
                context.addStateStore(store);
            }
            BeforeCommit beforeCommit =
                    BeforeCommit.named(CandleTopology.BEFORE_COMMIT).build();
            beforeCommit.init(context.getStateStoreContext(), beforeCommit);
            context.addStateStore(beforeCommit);
            this.processor = processor;
            processor.init(context);
        }

        boolean read(String topic) {
            Record<byte[], byte[]> record = input.poll();
            if (record == null) {
                return false;
            }
            context.setRecordMetadata(topic, context.taskId().partition(), offset++);
            processor.process(record);
            return true;
        }

        void restart(long firstOffset) {
            processor.close();
            processor.init(context);
            offset = firstOffset;
        }

        void fireTimer() {
            for (var timer : List.copyOf(context.scheduledPunctuators())) {
                if (!timer.cancelled()) {
                    timer.getPunctuator().punctuate(0);
                }
            }
        }
    }

    private final List<Task> splitters = new ArrayList<>();
    private final List<Task> builders = new ArrayList<>();
    private final List<Candle> finals = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final AggregateSettings settings;
    private final TickSource source;
    private long now;

    RepartitionDriver(int partitions, int candlePartitions, Instant start) {
        now = start.toEpochMilli();
        source = new TickSource(
                TICKS,
                "id",
                TickFormats.presets().get("native"),
                (exchange, symbol) -> SessionCalendar.ALWAYS,
                GRACE,
                partitions,
                TickSource.Fill.NONE);
        settings = new AggregateSettings(
                List.of(source),
                new AggregateSettings.Topics("candles-1m", "candles-1m-live", "marks", "dead"),
                candlePartitions,
                Timeframe.ONE_MINUTE.millis(),
                StageThread.first(Duration.ofMillis(50)),
                Duration.ofMillis(100),
                Duration.ofMinutes(15).toMillis(),
                10_000,
                QUIET,
                Duration.ofMinutes(2).toMillis(),
                Integer.MAX_VALUE,
                () -> Instant.ofEpochMilli(now),
                this::progress,
                StageMetrics.NONE);
        for (int partition = 0; partition < partitions; partition++) {
            splitters.add(new Task(
                    "app",
                    0,
                    partition,
                    List.of(CandleTopology.splitStore(source)),
                    new TickSplitter(source, settings)));
        }
        for (int partition = 0; partition < candlePartitions; partition++) {
            builders.add(new Task("app", 1, partition, BUILDER_STORES, new CandleBuilder(settings)));
        }
    }

    private InputProgress.OfPartition progress(String topic, int partition) {
        return new InputProgress.OfPartition() {
            @Override
            public void processed(long offset) {}

            @Override
            public long readThrough() {
                return splitters.get(partition).input.isEmpty() ? now : Long.MIN_VALUE;
            }
        };
    }

    /** Puts a record into a partition of the ticks topic. */
    void send(int partition, String value) {
        splitters
                .get(partition)
                .input
                .add(new Record<>(null, value.getBytes(StandardCharsets.UTF_8), now, new RecordHeaders()));
    }

    /** Starts who reads a partition of the ticks topic again on its state, from this offset on. */
    void restartSplitter(int partition, long offset) {
        splitters.get(partition).restart(offset);
    }

    /** Has a partition of the ticks topic read on. */
    boolean split(int partition) {
        boolean read = splitters.get(partition).read(TICKS);
        carry(splitters.get(partition));
        return read;
    }

    /** Has a repartitioned partition read on. */
    boolean build(int partition) {
        boolean read = builders.get(partition).read("app-ticks-by-symbol-repartition");
        collect(builders.get(partition));
        return read;
    }

    private void carry(Task splitter) {
        for (var forwarded : splitter.context.forwarded()) {
            Record<byte[], byte[]> record = bytes(forwarded.record());
            if (forwarded.childName().orElseThrow().equals(CandleTopology.splitCopies(source))) {
                builders.get(ByteBuffer.wrap(record.key()).getInt()).input.add(record);
            } else {
                deadLetters.add(reason(record));
            }
        }
        splitter.context.resetForwards();
    }

    private void collect(Task builder) {
        for (var forwarded : builder.context.forwarded()) {
            Record<byte[], byte[]> record = bytes(forwarded.record());
            switch (forwarded.childName().orElseThrow()) {
                case CandleTopology.TO_FINALS -> finals.add(CandleJson.read(record.value()));
                case CandleTopology.TO_DEAD_LETTERS -> deadLetters.add(reason(record));
                default -> {}
            }
        }
        builder.context.resetForwards();
    }

    private static Record<byte[], byte[]> bytes(Record<? extends byte[], ? extends byte[]> record) {
        return new Record<>(record.key(), record.value(), record.timestamp(), record.headers());
    }

    private static String reason(Record<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8);
    }

    /** Lets time pass, with timers, and all that is in front of the builders be read. */
    void pass(Duration duration) {
        long step = 500;
        for (long left = duration.toMillis(); left > 0; left -= step) {
            now += step;
            for (Task splitter : splitters) {
                splitter.fireTimer();
                carry(splitter);
            }
            readRepartitioned();
            for (Task builder : builders) {
                builder.fireTimer();
                collect(builder);
            }
        }
    }

    void readRepartitioned() {
        for (int partition = 0; partition < builders.size(); partition++) {
            boolean more = true;
            while (more) {
                more = build(partition);
            }
        }
    }

    int partitions() {
        return splitters.size();
    }

    int candlePartitions() {
        return builders.size();
    }

    /** Final and revised candles so far. */
    List<Candle> finals() {
        return finals;
    }

    /** Reasons of the dead letters so far. */
    List<String> deadLetters() {
        return deadLetters;
    }
}
