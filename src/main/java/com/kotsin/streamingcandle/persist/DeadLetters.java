package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.wire.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** Sends records that cannot be stored to the dead-letter topic: bytes as they came, and headers that say why. */
final class DeadLetters implements AutoCloseable {

    private final String topic;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;

    DeadLetters(String topic, DefaultKafkaProducerFactory<byte[], byte[]> producers) {
        this.topic = topic;
        this.producers = producers;
    }

    /**
     * Returns when Kafka has acknowledged all of them.
     *
     * @throws KafkaException if it has not; some may have been sent
     */
    void send(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        try (Producer<byte[], byte[]> producer = producers.createProducer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(refusals.size());
            refusals.forEach(refusal -> sent.add(producer.send(deadLetter(refusal))));
            producer.flush();
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("No acknowledgement from dead-letter topic " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while sending to dead-letter topic " + topic, e);
        }
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Refusal refusal) {
        ConsumerRecord<byte[], byte[]> source = refusal.source();
        DeadLetter letter = new DeadLetter(
                refusal.reason(),
                refusal.detail(),
                source.topic(),
                source.partition(),
                source.offset(),
                source.timestamp(),
                0);
        return new ProducerRecord<>(
                topic,
                null,
                DeadLetter.keptKey(source.key()),
                DeadLetter.keptValue(source.value()),
                letter.headers(source.key(), source.value()));
    }

    @Override
    public void close() {
        producers.destroy();
    }

    /**
     * A record that cannot be stored.
     *
     * @param reason from the closed list of dead-letter reasons
     * @param detail for a person to read
     */
    record Refusal(ConsumerRecord<byte[], byte[]> source, String reason, String detail) {}
}
