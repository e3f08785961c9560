package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.embedded.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StageProducerIT {

    @TempDir
    private Path directory;

    private Relay relay;
    private ServerProcess broker;

    @BeforeEach
    void start() throws Exception {
        relay = new Relay();
        broker = ServerProcess.broker(directory, "127.0.0.1:" + relay.port(), Map.of());
        relay.leadTo(broker.servedPort());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + broker.port()))) {
            admin.createTopics(List.of(new NewTopic("topic", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        relay.close();
        broker.close();
    }

    private StageProducer producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", "127.0.0.1:" + relay.port());
        return new StageProducer(settings, new StreamProgress(InstantSource.system()), new DeadLetterLimit());
    }

    /** Kafka's own would wait as long as what was sent may take, which is for ever here. */
    @Test
    void closing_does_not_wait_for_a_broker_that_does_not_answer_any_more() throws Exception {
        StageProducer producer = producer(Map.of("delivery.timeout.ms", Integer.MAX_VALUE));
        producer.send(new ProducerRecord<>("topic", new byte[1])).get();
        relay.blackHole();
        producer.send(new ProducerRecord<>("topic", new byte[1]));

        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> producer.close());
    }

    /** Kafka's own would wait likewise, and Kafka Streams asks for it once for each task of a commit. */
    @Test
    void a_flush_does_not_wait_for_an_answer() throws Exception {
        StageProducer producer = producer(Map.of("delivery.timeout.ms", Integer.MAX_VALUE));
        producer.send(new ProducerRecord<>("topic", new byte[1])).get();
        relay.blackHole();
        producer.send(new ProducerRecord<>("topic", new byte[1]));

        assertTimeoutPreemptively(Duration.ofMinutes(1), producer::flush);
        producer.abandon();
    }

    /** Kafka Streams begins again at what is committed then, with tasks made anew, and ends the thread of anything else. */
    @Test
    void a_commit_that_waits_in_vain_for_what_was_sent_loses_the_transaction() throws Exception {
        try (StageProducer producer = impatientProducer()) {
            sendWithoutAnswer(producer);

            assertThatThrownBy(producer::commitTransaction)
                    .isInstanceOf(ProducerFencedException.class)
                    .hasMessageStartingWith("The transaction, or what was sent in it, got no answer");
        }
    }

    /** Kafka's producer tells that otherwise. */
    @Test
    void so_is_one_after_what_was_sent_has_failed() throws Exception {
        try (StageProducer producer = impatientProducer()) {
            Future<RecordMetadata> sent = sendWithoutAnswer(producer);
            assertThatThrownBy(sent::get).hasCauseInstanceOf(TimeoutException.class);

            assertThatThrownBy(producer::commitTransaction)
                    .isInstanceOf(ProducerFencedException.class)
                    .hasMessageStartingWith("The transaction, or what was sent in it, got no answer");
        }
    }

    /** Told of a message, Kafka Streams would give up one task only. */
    @Test
    void what_was_sent_and_got_no_answer_fails_by_its_transaction_only() throws Exception {
        try (StageProducer producer = impatientProducer()) {
            sendWithoutAnswer(producer);
            var told = new CompletableFuture<Exception>();
            producer.send(new ProducerRecord<>("topic", new byte[1]), (metadata, failure) -> told.complete(failure));

            assertThat(told).succeedsWithin(Duration.ofMinutes(1)).isInstanceOf(TransactionAbortedException.class);
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
        }
    }

    private StageProducer impatientProducer() {
        return producer(Map.of(
                "transactional.id",
                "stage",
                "delivery.timeout.ms",
                8_000,
                "request.timeout.ms",
                4_000,
                "linger.ms",
                0));
    }

    private Future<RecordMetadata> sendWithoutAnswer(StageProducer producer) throws Exception {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("topic", new byte[1])).get();
        relay.blackHole();
        return producer.send(new ProducerRecord<>("topic", new byte[1]));
    }
}
