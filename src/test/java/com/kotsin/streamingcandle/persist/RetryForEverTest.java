package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.MessageListenerContainer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetryForEverTest {

    private static final TopicPartition PARTITION = new TopicPartition("candles-1m", 0);

    private final MessageListenerContainer container = mock();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicInteger attempts = new AtomicInteger();

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        given(container.getContainerFor(anyString(), anyInt())).willReturn(container);
    }

    @Test
    void a_batch_is_given_again_after_any_exception() {
        given(container.isRunning()).willReturn(true);
        failWith(new ClassCastException("one of those that Spring Kafka holds to be hopeless"));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_stop_while_waiting_is_an_error_so_that_the_batch_is_not_committed() {
        given(container.isRunning()).willReturn(false);
        assertThatThrownBy(() -> failWith(new IllegalStateException("MongoDB is away")))
                .isInstanceOf(KafkaException.class)
                .hasMessage("Stopped before the batch was stored");
        assertThat(attempts).hasValue(0);
    }

    private void failWith(RuntimeException failure) {
        ConsumerRecord<byte[], byte[]> candle = new ConsumerRecord<>("candles-1m", 0, 0, null, new byte[0]);
        new RetryForEver()
                .handleBatchAndReturnRemaining(
                        new ListenerExecutionFailedException("failed", failure),
                        new ConsumerRecords<>(Map.of(PARTITION, List.of(candle)), Map.of()),
                        consumer,
                        container,
                        attempts::incrementAndGet);
    }
}
