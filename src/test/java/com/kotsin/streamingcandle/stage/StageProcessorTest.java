package com.kotsin.streamingcandle.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StageProcessorTest {

    private static final TopicPartition PLACE = new TopicPartition("ticks", 3);

    private final StageThread thread = StageThread.first(Duration.ofMillis(50));

    @TempDir
    private Path state;

    private MockProcessorContext<Void, Void> context;
    private final List<String> processed = new ArrayList<>();
    private final StageProcessor<Void, Void> processor = new StageProcessor<>(thread) {
        @Override
        protected void process(Record<byte[], byte[]> record, Place place) {
            processed.add("%s at %s-%d/%d, %d"
                    .formatted(
                            new String(record.value(), UTF_8),
                            place.topic(),
                            place.partition(),
                            place.offset(),
                            record.timestamp()));
        }
    };

    @BeforeEach
    void start() throws IOException {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 3), state.toFile());
        Files.createFile(state.resolve(".checkpoint"));
        processor.init(context);
    }

    @Test
    void leaves_no_checkpoint_for_what_a_killed_process_had_not_committed() {
        assertThat(state).isEmptyDirectory();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, long timestamp, String value) {
        return new ConsumerRecord<>(
                PLACE.topic(),
                PLACE.partition(),
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private void goesOn(ConsumerRecord<byte[], byte[]> first) {
        context.setRecordMetadata(PLACE.topic(), PLACE.partition(), first.offset());
        processor.process(new Record<>(first.key(), first.value(), Math.max(0, first.timestamp())));
    }

    @Test
    void takes_what_was_polled_with_a_record_right_after_it() {
        var first = record(7, 100, "a");
        thread.polled()
                .firsts(new ConsumerRecords<>(
                        Map.of(PLACE, List.of(first, record(8, 200, "b"), record(11, 150, "c"))), Map.of()));

        goesOn(first);

        assertThat(processed).containsExactly("a at ticks-3/7, 100", "b at ticks-3/8, 200", "c at ticks-3/11, 150");
    }

    @Test
    void takes_a_record_without_a_timestamp_for_one_of_1970() {
        var first = record(7, 100, "a");
        thread.polled()
                .firsts(new ConsumerRecords<>(
                        Map.of(PLACE, List.of(first, record(8, ConsumerRecord.NO_TIMESTAMP, "b"))), Map.of()));

        goesOn(first);

        assertThat(processed).last().isEqualTo("b at ticks-3/8, 0");
    }

    @Test
    void takes_a_record_that_is_stamped_ahead_of_the_clock_with_its_own_timestamp_though_kafka_streams_is_told_now() {
        var timestamps = new RecordTimestamps(InstantSource.fixed(Instant.ofEpochMilli(150)), thread);
        var first = record(7, 300, "a");
        thread.polled().firsts(new ConsumerRecords<>(Map.of(PLACE, List.of(first, record(8, 400, "b"))), Map.of()));

        long told = timestamps.extract(
                new ConsumerRecord<>(
                        PLACE.topic(),
                        PLACE.partition(),
                        7,
                        300,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        first.value(),
                        new RecordHeaders(),
                        Optional.empty()),
                -1);
        context.setRecordMetadata(PLACE.topic(), PLACE.partition(), 7);
        processor.process(new Record<>(first.key(), first.value(), told));

        assertThat(told).isEqualTo(150);
        assertThat(processed).containsExactly("a at ticks-3/7, 300", "b at ticks-3/8, 400");
    }

    @Test
    void takes_a_record_that_came_alone() {
        goesOn(record(7, 100, "a"));

        assertThat(processed).containsExactly("a at ticks-3/7, 100");
    }
}
