package com.kotsin.streamingcandle.pipeline;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StageProducerIT {

    @Test
    void closing_does_not_wait_for_a_broker_that_is_gone(@TempDir Path directory) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory);
        var producer = new StageProducer(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "delivery.timeout.ms", Integer.MAX_VALUE),
                new StreamProgress(InstantSource.system()),
                new DeadLetterLimit());
        producer.send(new ProducerRecord<>("topic", new byte[1])).get();
        broker.close();
        producer.send(new ProducerRecord<>("topic", new byte[1]));

        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> producer.close());
    }
}
