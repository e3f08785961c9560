package com.kotsin.streamingcandle.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageThread;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RollupProcessorTest {

    private static final String MARKS = "marks";
    private static final byte[] SOURCE = "ticks-0".getBytes(UTF_8);
    private static final long EARLIER = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final long LATER = EARLIER + 600_000;

    @TempDir
    private Path directory;

    private final RollupProcessor processor = new RollupProcessor(new RollupSettings(
            new Timeframe(5),
            new RollupSettings.Topics("minutes", "live-minutes", MARKS, "finals", "live", "dead-letters"),
            name -> SessionCalendar.ALWAYS,
            StageThread.first(Duration.ofMillis(50)),
            Duration.ZERO,
            0,
            InstantSource.fixed(Instant.ofEpochMilli(LATER)),
            (StageMetrics) Proxy.newProxyInstance(
                    StageMetrics.class.getClassLoader(),
                    new Class<?>[] {StageMetrics.class},
                    (proxy, method, arguments) -> null)));

    /** As Kafka Streams does with a task whose state it has to restore: the stores are as at the last commit. */
    private KeyValueStore<byte[], byte[]> beginOnEmptyStores() {
        MockProcessorContext<byte[], byte[]> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        for (String name : RollupTopology.changelogs()) {
            KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        context.setRecordMetadata(MARKS, 0, 0);
        processor.init(context);
        return context.getStateStore(RollupTopology.PROGRESS);
    }

    private void passTo(long through) {
        byte[] mark = new ClosedMark(0, through, through, 0).encode();
        processor.process(new Record<>(SOURCE, mark, through));
    }

    @Test
    void a_task_whose_state_is_restored_in_mid_run_forgets_what_was_not_committed() {
        beginOnEmptyStores();
        passTo(LATER);
        processor.close();

        KeyValueStore<byte[], byte[]> progress = beginOnEmptyStores();
        passTo(EARLIER);

        assertThat(SourceProgress.decode(progress.get(SOURCE)).through()).isEqualTo(EARLIER);
    }
}
