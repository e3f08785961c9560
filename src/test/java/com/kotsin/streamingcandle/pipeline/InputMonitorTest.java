package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.kotsin.streamingcandle.aggregate.InputProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InputMonitorTest {

    private static final long NOW = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();
    private static final TopicPartition TICKS = new TopicPartition("ticks", 2);
    private static final TopicPartition OTHER = new TopicPartition("other-ticks", 2);

    private final Set<TopicPartition> asked = ConcurrentHashMap.newKeySet();
    private final Set<TopicPartition> withoutLeader = ConcurrentHashMap.newKeySet();
    private volatile int answers = Integer.MAX_VALUE;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final InputMonitor monitor = new InputMonitor(broker(), InstantSource.fixed(Instant.ofEpochMilli(NOW)));

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void an_empty_partition_is_read_through_when_the_broker_says_that_it_ends_where_reading_is() {
        InputProgress.OfPartition ticks = monitor.of(TICKS.topic(), TICKS.partition());
        reads(TICKS);

        awaitReadThrough(ticks);
    }

    @Test
    void a_partition_that_was_never_committed_does_not_take_the_records_of_a_poll_along() {
        monitor.of(TICKS.topic(), TICKS.partition());
        try (MockConsumer<byte[], byte[]> asks = new MockConsumer<>("none")) {
            asks.assign(List.of(TICKS));
            assertThatThrownBy(() -> asks.position(TICKS)).isInstanceOf(NoOffsetForPartitionException.class);

            assertThatCode(() -> monitor.polled(asks, Map.of())).doesNotThrowAnyException();
        }
    }

    @Test
    void a_partition_that_no_consumer_reads_is_not_asked_for() {
        InputProgress.OfPartition ticks = monitor.of(TICKS.topic(), TICKS.partition());
        InputProgress.OfPartition other = monitor.of(OTHER.topic(), OTHER.partition());
        reads(TICKS);

        assertThat(other.readThrough()).isEqualTo(Long.MIN_VALUE);
        awaitReadThrough(ticks);
        assertThat(asked).containsExactly(TICKS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_partition_without_an_answer_does_not_hide_another(boolean ofTheOther) {
        InputProgress.OfPartition ticks = monitor.of(TICKS.topic(), TICKS.partition());
        InputProgress.OfPartition other = monitor.of(OTHER.topic(), OTHER.partition());
        withoutLeader.add(ofTheOther ? OTHER : TICKS);
        answers = 1;
        // Both are wanted before the broker can be asked for either, and there is only one answer to be had.
        ticks.readThrough();
        other.readThrough();
        reads(TICKS, OTHER);

        awaitReadThrough(ofTheOther ? ticks : other);
        assertThat((ofTheOther ? other : ticks).readThrough()).isEqualTo(Long.MIN_VALUE);
    }

    private static void awaitReadThrough(InputProgress.OfPartition partition) {
        await().atMost(Duration.ofSeconds(60)).until(() -> partition.readThrough() == NOW);
    }

    private void reads(TopicPartition... partitions) {
        Map<TopicPartition, Long> begin = new HashMap<>();
        List.of(partitions).forEach(partition -> begin.put(partition, 0L));
        consumer.updateBeginningOffsets(begin);
        consumer.assign(begin.keySet());
        monitor.polled(consumer, Map.of());
    }

    /** All its partitions are empty. */
    private Admin broker() {
        Admin admin = mock();
        when(admin.listOffsets(anyMap(), any())).thenAnswer(call -> {
            Map<TopicPartition, OffsetSpec> of = call.getArgument(0);
            asked.addAll(of.keySet());
            Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
            of.keySet().forEach(partition -> answers.put(partition, end(partition)));
            return new ListOffsetsResult(answers);
        });
        return admin;
    }

    private KafkaFuture<ListOffsetsResultInfo> end(TopicPartition partition) {
        if (withoutLeader.contains(partition) || answers-- <= 0) {
            KafkaFutureImpl<ListOffsetsResultInfo> failed = new KafkaFutureImpl<>();
            failed.completeExceptionally(new LeaderNotAvailableException("none for " + partition));
            return failed;
        }
        return KafkaFuture.completedFuture(new ListOffsetsResultInfo(0, -1, Optional.empty()));
    }
}
