package com.kotsin.streamingcandle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BeforeCommitTest {

    @TempDir
    static Path directory;

    /** Counts in heap, and writes the count only when it is told to. */
    private static final class Counting implements Processor<String, String, Void, Void> {

        private int count;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            KeyValueStore<String, String> store = context.getStateStore("counts");
            BeforeCommit beforeCommit = context.getStateStore("before-commit");
            String written = store.get("count");
            count = written == null ? 0 : Integer.parseInt(written);
            beforeCommit.write(() -> store.put("count", Integer.toString(count)));
            context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> count += 100);
        }

        @Override
        public void process(Record<String, String> record) {
            count++;
        }
    }

    private TopologyTestDriver driver = driver();

    private static TopologyTestDriver driver() {
        Topology topology = new Topology()
                .addSource("numbers", new StringDeserializer(), new StringDeserializer(), "numbers")
                .addProcessor("count", Counting::new, "numbers")
                .addStateStore(BeforeCommit.named("before-commit"), "count")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.String()),
                        "count");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "counting");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        return new TopologyTestDriver(topology, settings);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void pipe() {
        TestInputTopic<String, String> numbers =
                driver.createInputTopic("numbers", new StringSerializer(), new StringSerializer());
        numbers.pipeInput("key", "value");
    }

    private String written() {
        return driver.<String, String>getKeyValueStore("counts").get("count");
    }

    @Test
    void what_a_record_changed_is_in_the_store_once_its_task_has_committed() {
        pipe();
        assertThat(written()).isEqualTo("1");
        pipe();
        assertThat(written()).isEqualTo("2");
    }

    @Test
    void what_a_timer_changed_is_in_the_store_once_its_task_has_committed() {
        pipe();
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(written()).isEqualTo("101");
    }
}
