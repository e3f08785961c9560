package com.kotsin.streamingcandle.pipeline;

import static com.kotsin.streamingcandle.pipeline.GroupAtBroker.PATIENCE;
import static com.kotsin.streamingcandle.pipeline.GroupAtBroker.awaitPartitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
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
class RetirementIT {

    private static final String GROUP = "candles-5m";

    @TempDir
    private Path directory;

    private GroupAtBroker group;
    private Process process;

    @BeforeEach
    void start() throws Exception {
        group = GroupAtBroker.start(GROUP, directory);
        group.createTopic("ticks", 4);
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        group.close();
    }

    private Retirement retirement(String instanceId) {
        return new Retirement(
                group.admin(),
                instanceId,
                Map.of(GROUP, instanceId + "-5m", "candles-1m", instanceId + "-1m"),
                Optional.of(new InstanceDirectory.Holder(process.toHandle(), directory)));
    }

    @Test
    void others_have_the_work_of_an_instance_at_once_although_its_session_goes_on() throws Exception {
        try (KafkaConsumer<String, String> retired = group.member("host-a-5m-1", "ticks");
                KafkaConsumer<String, String> other = group.member("host-ab-5m-1", "ticks")) {
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
        try (KafkaConsumer<String, String> retired = group.member("host-a-5m-1", "ticks");
                KafkaConsumer<String, String> other = group.member("host-ab-5m-1", "ticks")) {
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
                group.admin(), "host-a", Map.of(), Optional.of(new InstanceDirectory.Holder(protectedProcess, held)));

        assertThatThrownBy(retirement::stop).hasMessageContaining("cannot be stopped by this user");

        assertThat(held).isEmptyDirectory();
    }

    @Test
    void a_process_that_is_gone_already_takes_no_time() throws InterruptedException, IOException {
        process.destroyForcibly().waitFor();

        assertThat(retirement("host-a").stop()).isLessThan(PATIENCE);
    }
}
