package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members with a session of many minutes, so that none is gone because it ended. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RetirementIT {

    private static final String GROUP = "candles-5m";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private Admin admin;
    private Process process;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(directory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        admin.createTopics(List.of(new NewTopic("ticks", 4, (short) 1))).all().get();
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        admin.close();
        broker.close();
    }

    private KafkaConsumer<String, String> member(String id) {
        KafkaConsumer<String, String> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        GROUP,
                        "group.instance.id",
                        id,
                        "session.timeout.ms",
                        600_000,
                        "heartbeat.interval.ms",
                        500,
                        "max.poll.interval.ms",
                        1_200_000),
                new StringDeserializer(),
                new StringDeserializer());
        member.subscribe(List.of("ticks"));
        return member;
    }

    private static void awaitPartitions(int own, KafkaConsumer<?, ?> member, List<KafkaConsumer<?, ?>> others) {
        await().atMost(PATIENCE).until(() -> {
            others.forEach(other -> other.poll(Duration.ofMillis(50)));
            member.poll(Duration.ofMillis(50));
            return member.assignment().size() == own;
        });
    }

    private Retirement retirement(String instanceId) {
        return new Retirement(
                admin,
                instanceId,
                Map.of(GROUP, instanceId + "-5m", "candles-1m", instanceId + "-1m"),
                Optional.of(new InstanceDirectory.Holder(process.toHandle(), directory)));
    }

    @Test
    void others_have_the_work_of_an_instance_at_once_although_its_session_goes_on() throws Exception {
        try (KafkaConsumer<String, String> retired = member("host-a-5m-1");
                KafkaConsumer<String, String> other = member("host-ab-5m-1")) {
            awaitPartitions(2, other, List.of(retired));
            awaitPartitions(2, retired, List.of(other));
            Retirement retirement = retirement("host-a");

            retirement.look();
            retirement.stop();
            List<Retirement.Left> left = retirement.leave();

            assertThat(process.isAlive()).isFalse();
            assertThat(left).containsExactly(new Retirement.Left(GROUP, 1));
            awaitPartitions(4, other, List.of());
        }
    }

    @Test
    void one_that_has_left_by_itself_meanwhile_has_left() throws Exception {
        try (KafkaConsumer<String, String> retired = member("host-a-5m-1");
                KafkaConsumer<String, String> other = member("host-ab-5m-1")) {
            awaitPartitions(2, other, List.of(retired));
            Retirement retirement = retirement("host-a");

            retirement.look();
            retired.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));

            assertThat(retirement.leave()).containsExactly(new Retirement.Left(GROUP, 1));
        }
    }

    @Test
    void one_that_is_in_no_group_is_stopped_all_the_same() throws Exception {
        Retirement retirement = retirement("host-a");

        retirement.look();
        retirement.stop();

        assertThat(retirement.leave()).isEmpty();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void one_that_may_not_be_stopped_is_not_told_that_it_retires() throws IOException {
        ProcessHandle protectedProcess = mock();
        when(protectedProcess.isAlive()).thenReturn(true);
        when(protectedProcess.onExit()).thenReturn(new CompletableFuture<>());
        Path held = Files.createDirectory(directory.resolve("held"));
        Retirement retirement = new Retirement(
                admin, "host-a", Map.of(), Optional.of(new InstanceDirectory.Holder(protectedProcess, held)));

        assertThatThrownBy(retirement::stop).hasMessageContaining("cannot be stopped by this user");

        assertThat(held).isEmptyDirectory();
    }

    @Test
    void a_process_that_is_gone_already_takes_no_time() throws InterruptedException, IOException {
        process.destroyForcibly().waitFor();

        assertThat(retirement("host-a").stop()).isLessThan(PATIENCE);
    }
}
