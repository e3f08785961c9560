package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.stage.StageThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StageClientsTest {

    private static final String NOBODY = "127.0.0.1:1";

    /** As Kafka Streams asks while it has no tasks: what comes of it is a core that is busy for as long as the outage lasts. */
    @Test
    void a_consumer_without_a_broker_is_not_asked_without_a_pause() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", NOBODY));
                InputMonitor monitor = new InputMonitor(admin, InstantSource.system())) {
            StageClients clients = new StageClients(
                    monitor, StageThread.first(Duration.ofMillis(50)), new StreamProgress(InstantSource.system()));
            Consumer<byte[], byte[]> consumer =
                    clients.getConsumer(Map.of("bootstrap.servers", NOBODY, "group.id", "group"));
            try {
                consumer.subscribe(List.of("ticks"));
                poll(consumer, 100);
                long from = System.nanoTime();
                poll(consumer, 20);
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(20 * 25));
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        }
    }

    private static void poll(Consumer<byte[], byte[]> consumer, int times) {
        IntStream.range(0, times).forEach(each -> consumer.poll(Duration.ZERO));
    }
}
