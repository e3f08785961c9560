package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.rollup.RollupTopology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChangelogsIT {

    private static final Timeframe FIVE_MINUTES = Timeframe.parse("5m");
    private static final String APPLICATION = "candle-processor-5m";
    private static final String MINUTES = "candles-1m";

    @TempDir
    private Path directory;

    private GroupAtBroker group;

    @BeforeEach
    void start() throws Exception {
        group = GroupAtBroker.start(APPLICATION, directory);
        group.createTopic(MINUTES, 1);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    private void createChangelogs() throws Exception {
        List<String> topics = new ArrayList<>();
        for (String store : RollupTopology.changelogs()) {
            String topic = APPLICATION + "-" + store + "-changelog";
            group.createTopic(topic, 1);
            topics.add(topic);
        }
        await().atMost(GroupAtBroker.PATIENCE)
                .until(() ->
                        TopicSetup.partitionsByTopic(group.admin()).keySet().containsAll(topics));
    }

    private void commit() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", group.broker().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(MINUTES, "a candle")).get();
        }
        group.admin()
                .alterConsumerGroupOffsets(
                        APPLICATION, Map.of(new TopicPartition(MINUTES, 0), new OffsetAndMetadata(1)))
                .all()
                .get();
    }

    private Changelogs changelogs() {
        return new Changelogs(TopicSetupTest.defaults(), group.admin());
    }

    @Test
    void a_group_that_has_read_and_has_no_changelogs_has_lost_its_state() throws Exception {
        commit();

        assertThatThrownBy(() -> changelogs().require(FIVE_MINUTES))
                .asInstanceOf(type(StartupFailure.class))
                .matches(failure -> failure.getExitCode() == 78);
    }

    @Test
    void one_that_has_both_or_neither_has_lost_nothing() throws Exception {
        assertThatCode(() -> changelogs().require(FIVE_MINUTES)).doesNotThrowAnyException();

        createChangelogs();
        commit();

        assertThatCode(() -> changelogs().require(FIVE_MINUTES)).doesNotThrowAnyException();
    }

    @Test
    void state_that_another_process_begins_between_two_questions_is_not_lost() {
        try (ForwardingAdmin slow = asking(() -> {
            createChangelogs();
            commit();
            return null;
        })) {
            Changelogs changelogs = new Changelogs(TopicSetupTest.defaults(), slow);

            assertThatCode(() -> changelogs.require(FIVE_MINUTES)).doesNotThrowAnyException();
        }
    }

    /** @param meanwhile is done before it is asked for the first time what the group has committed */
    private ForwardingAdmin asking(Callable<Void> meanwhile) {
        return new ForwardingAdmin(Map.of("bootstrap.servers", group.broker().bootstrapServers())) {
            private boolean isDone;

            @Override
            public ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
                    Map<String, ListConsumerGroupOffsetsSpec> groups, ListConsumerGroupOffsetsOptions options) {
                if (!isDone) {
                    isDone = true;
                    assertThatCode(meanwhile::call).doesNotThrowAnyException();
                }
                return super.listConsumerGroupOffsets(groups, options);
            }
        };
    }
}
