package com.kotsin.streamingcandle.pipeline;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.kotsin.streamingcandle.embedded.Relay;
import com.kotsin.streamingcandle.embedded.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StageProducerIT {

    /** Kafka's own would wait as long as what was sent may take, which is for ever here. */
    @Test
    void closing_does_not_wait_for_a_broker_that_does_not_answer_any_more(@TempDir Path directory) throws Exception {
        try (Relay relay = new Relay();
                ServerProcess broker = ServerProcess.broker(directory, "127.0.0.1:" + relay.port(), Map.of())) {
            relay.leadTo(broker.servedPort());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + broker.port()))) {
                admin.createTopics(List.of(new NewTopic("topic", 1, (short) 1)))
                        .all()
                        .get();
            }
            var producer = new StageProducer(
                    Map.of("bootstrap.servers", "127.0.0.1:" + relay.port(), "delivery.timeout.ms", Integer.MAX_VALUE),
                    new StreamProgress(InstantSource.system()),
                    new DeadLetterLimit());
            producer.send(new ProducerRecord<>("topic", new byte[1])).get();
            relay.blackHole();
            producer.send(new ProducerRecord<>("topic", new byte[1]));

            assertTimeoutPreemptively(Duration.ofMinutes(2), () -> producer.close());
        }
    }
}
