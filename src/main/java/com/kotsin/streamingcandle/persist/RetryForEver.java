package com.kotsin.streamingcandle.persist;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives a failed batch to the listener again until it takes it, after 1 s at first and up to 30 s later. Meanwhile the
 * consumer is paused and polls, so that it stays in its group and holds one batch.
 */
final class RetryForEver extends DefaultErrorHandler {

    RetryForEver() {
        super(backOff());
        // By default some exceptions count as hopeless and their records are skipped.
        setClassifications(Map.of(), true);
    }

    private static ExponentialBackOff backOff() {
        var backOff = new ExponentialBackOff(1_000, 2);
        backOff.setMaxInterval(30_000);
        backOff.setJitter(200);
        return backOff;
    }

    @Override
    public <K, V> ConsumerRecords<K, V> handleBatchAndReturnRemaining(
            Exception thrownException,
            ConsumerRecords<?, ?> data,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        try {
            return super.handleBatchAndReturnRemaining(thrownException, data, consumer, container, invokeListener);
        } catch (KafkaException e) {
            // The container stops. It must hear of it, or it would commit the batch; the failure itself was logged.
            throw new KafkaException("Stopped before the batch was stored", KafkaException.Level.DEBUG, e);
        }
    }
}
