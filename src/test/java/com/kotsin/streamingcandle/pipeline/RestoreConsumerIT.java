package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.GuardedBroker;
import com.kotsin.streamingcandle.embedded.GuardedBroker.Door;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Its user is let in, and has no rights. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestoreConsumerIT {

    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 0);

    private final RestoreConsumer.Failure failure = new RestoreConsumer.Failure();
    private GuardedBroker guarded;
    private RestoreConsumer consumer;

    @BeforeEach
    void assign(@TempDir Path directory) throws Exception {
        guarded = GuardedBroker.start(directory);
        guarded.letIn("nobody", "secret");
        guarded.leadTo(Door.NO_TLS);
        consumer = new RestoreConsumer(
                Map.of(
                        "bootstrap.servers",
                        guarded.address(),
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "SCRAM-SHA-512",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=nobody password=secret;"),
                failure);
        consumer.assign(List.of(CHANGELOG));
        consumer.seekToBeginning(List.of(CHANGELOG));
    }

    @AfterEach
    void close() {
        consumer.close();
        guarded.close();
    }

    @Test
    void a_position_that_the_brokers_refuse_is_one_that_is_not_known_yet() {
        assertThatThrownBy(() -> consumer.position(CHANGELOG)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(failure::rethrow).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void a_refused_poll_brings_nothing_and_is_told_to_the_instance() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(consumer.poll(Duration.ofSeconds(1))).isEmpty();
            assertThatThrownBy(failure::rethrow).isInstanceOf(TopicAuthorizationException.class);
        });
    }
}
