package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatedLinesTest {

    private static final String CONSUMER = "org.apache.kafka.clients.consumer.Anything";

    private final LoggerContext logging = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void start() {
        logging.addTurboFilter(new RepeatedLines(() -> now));
        Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(lines);
        lines.start();
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONSUMER,
                "org.springframework.kafka.listener.KafkaMessageListenerContainer",
                "org.mongodb.driver.cluster"
            })
    void a_line_is_said_once_a_minute_and_then_how_many_were_left_out(String name) {
        Logger logger = logging.getLogger(name);
        for (int second = 0; second < 90; second++) {
            logger.warn("Lost {} of node {}", "sight", second);
            now = now.plusSeconds(1);
        }

        assertThat(said())
                .containsExactly("Lost sight of node 0", "Lost sight of node 60 (59 more like it were left out)");
    }

    @Test
    void clients_that_say_the_same_are_one_cause() {
        // Kafka's LogContext formats a line before it goes to the logging.
        for (int client = 0; client < 20; client++) {
            logging.getLogger(CONSUMER)
                    .warn("[Consumer clientId=c-%d, groupId=g] Offset %d is out of range".formatted(client, client));
        }
        assertThat(said()).containsExactly("[Consumer clientId=c-0, groupId=g] Offset 0 is out of range");
    }

    @Test
    void numbers_and_lists_of_them_make_no_cause_of_their_own() {
        Logger logger = logging.getLogger("org.apache.kafka.streams.processor.internals.TaskExecutor");
        logger.error("stream-thread [host-1m-StreamThread-1] Committing task(s) 0_0, 0_1 failed.");
        logger.error("stream-thread [host-30m-StreamThread-1] Committing task(s) 0_3 failed.");

        assertThat(said()).hasSize(1);
    }

    @Test
    void what_is_said_of_connections_is_one_cause() {
        Logger connections = logging.getLogger("org.apache.kafka.clients.NetworkClient");
        connections.warn(
                "Connection to node -1 (/127.0.0.1:9092) could not be established. Node may not be available.");
        connections.warn("Bootstrap broker 127.0.0.1:9092 disconnected");
        connections.error("Connection to node -1 failed authentication");

        assertThat(said()).hasSize(2).last().asString().contains("authentication");
    }

    @Test
    void what_the_client_says_of_something_else_is_another_cause() {
        Logger connections = logging.getLogger("org.apache.kafka.clients.NetworkClient");
        connections.warn("Connection to node 2 could not be established. Node may not be available.");
        connections.warn("Error while fetching metadata with correlation id 7 : {ticks=UNKNOWN_TOPIC_OR_PARTITION}");

        assertThat(said()).hasSize(2);
    }

    @Test
    void other_causes_loggers_and_levels_are_not_touched() {
        for (int i = 0; i < 3; i++) {
            logging.getLogger("com.kotsin.streamingcandle.Anything").warn("Ours");
            logging.getLogger(CONSUMER).info("Info");
            logging.getLogger(CONSUMER).warn("Cause " + "abc".charAt(i));
        }

        assertThat(said())
                .containsExactly("Ours", "Info", "Cause a", "Ours", "Info", "Cause b", "Ours", "Info", "Cause c");
    }

    @Test
    void what_the_level_leaves_out_stays_out() {
        logging.getLogger(CONSUMER).setLevel(Level.ERROR);
        for (int i = 0; i < 3; i++) {
            logging.getLogger(CONSUMER).warn("Quiet");
            logging.getLogger(CONSUMER).warn("Quiet");
            now = now.plusSeconds(61);
        }

        assertThat(said()).isEmpty();
    }
}
