package com.kotsin.streamingcandle.pipeline;

import static com.kotsin.streamingcandle.pipeline.GroupAtBroker.PATIENCE;
import static com.kotsin.streamingcandle.pipeline.GroupAtBroker.awaitPartitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MembershipsIT {

    private static final String MADE_BY_STREAMS = "ticks-by-symbol-repartition";

    @TempDir
    private Path directory;

    private GroupAtBroker group;

    @BeforeEach
    void start() throws Exception {
        group = GroupAtBroker.start("candles-1m", directory);
        group.createTopic("ticks", 2);
        group.createTopic("more-ticks", 2);
        group.createTopic("candles-1m-" + MADE_BY_STREAMS, 2);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    /** A process that was stopped and did not leave. */
    private void former(String id, String... topics) {
        try (KafkaConsumer<String, String> member = group.member(id, topics)) {
            awaitPartitions(2 * topics.length, member, List.of());
        }
    }

    private void comesBackToRead(String id, String... topics) throws InterruptedException, ExecutionException {
        Memberships.leaveOutdated(
                group.admin(),
                List.of(
                        new Memberships.Reader(group.name(), id, Set.of(topics)),
                        new Memberships.Reader("nobody-is-in-this-group", id, Set.of(topics))));
    }

    @Test
    void one_that_comes_back_to_read_more_gets_it() throws Exception {
        former("host-a-1m-1", "ticks");

        comesBackToRead("host-a-1m", "ticks", "more-ticks");

        try (KafkaConsumer<String, String> back = group.member("host-a-1m-1", "ticks", "more-ticks")) {
            awaitPartitions(4, back, List.of());
        }
    }

    @Test
    void one_whose_group_reads_all_of_it_keeps_its_place() throws Exception {
        former("host-a-1m-1", "ticks", "candles-1m-" + MADE_BY_STREAMS);

        comesBackToRead("host-a-1m", "ticks", MADE_BY_STREAMS);

        assertThat(group.staticMembers()).containsExactly("host-a-1m-1");
    }

    @Test
    void what_others_of_its_group_read_is_read() throws Exception {
        try (KafkaConsumer<String, String> former = group.member("host-a-1m-1", "ticks");
                KafkaConsumer<String, String> other = group.member("host-b-1m-1", "ticks")) {
            awaitPartitions(1, other, List.of(former));
            awaitPartitions(1, former, List.of(other));
        }

        comesBackToRead("host-a-1m", "ticks");

        assertThat(group.staticMembers()).containsExactlyInAnyOrder("host-a-1m-1", "host-b-1m-1");
    }

    @Test
    void one_whose_topic_has_more_partitions_than_its_group_reads_gives_up_its_place() throws Exception {
        former("host-a-1m-1", "ticks");
        group.admin()
                .createPartitions(Map.of("ticks", NewPartitions.increaseTo(3)))
                .all()
                .get();
        await().atMost(PATIENCE)
                .until(() -> TopicSetup.partitionsByTopic(group.admin()).get("ticks") == 3);

        comesBackToRead("host-a-1m", "ticks");

        assertThat(group.staticMembers()).isEmpty();
    }

    @Test
    void one_that_reads_what_Kafka_Streams_has_yet_to_make_gives_up_its_place() throws Exception {
        former("host-a-1m-1", "ticks");

        comesBackToRead("host-a-1m", "ticks", "more-ticks-by-symbol-repartition");

        assertThat(group.staticMembers()).isEmpty();
    }

    @Test
    void others_keep_their_places() throws Exception {
        former("host-b-1m-1", "ticks");

        comesBackToRead("host-a-1m", "ticks", "more-ticks");

        assertThat(group.staticMembers()).containsExactly("host-b-1m-1");
    }
}
