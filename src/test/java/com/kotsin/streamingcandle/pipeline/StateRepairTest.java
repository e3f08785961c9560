package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Damage to the files themselves is tried with whole processes, in RecoveryIT. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StateRepairTest {

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final Status CORRUPTION = new Status(Status.Code.Corruption, Status.SubCode.None, "bad block");
    private static final Status DISK_FULL = new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger repairs = new AtomicInteger();
    private Path application;
    private StateRepair repair;

    @BeforeEach
    void makeTwoTasks() throws Exception {
        application = directory.resolve("candles-5m");
        for (int partition = 0; partition < 2; partition++) {
            makeTask(partition);
        }
        repair = new StateRepair(application, PERIOD, now::get, repairs::incrementAndGet);
    }

    private Path task(int partition) {
        return application.resolve("0_" + partition);
    }

    private void makeTask(int partition) throws RocksDBException, IOException {
        Path store = Files.createDirectories(task(partition).resolve("rocksdb/windows"));
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB database = RocksDB.open(options, store.toString())) {
            database.put(new byte[] {1}, new byte[] {2});
        }
        checkpoint(partition, new TopicPartition("candles-5m-windows-changelog", partition));
    }

    private void checkpoint(int partition, TopicPartition changelog) throws IOException {
        new OffsetCheckpoint(task(partition).resolve(".checkpoint").toFile()).write(Map.of(changelog, 7L));
    }

    private void damage(int partition) throws IOException {
        Files.delete(task(partition).resolve("rocksdb/windows/CURRENT"));
    }

    @Test
    void a_sound_state_is_left_alone() {
        repair.check();

        assertThat(task(0)).exists();
        assertThat(task(1)).exists();
        assertThat(repairs).hasValue(0);
    }

    @Test
    void of_two_states_only_the_damaged_one_is_deleted() throws Exception {
        damage(1);

        repair.check();

        assertThat(task(0)).exists();
        assertThat(task(1)).doesNotExist();
        assertThat(repairs).hasValue(1);
    }

    @Test
    void other_files_of_the_directory_are_none_of_its_business() throws Exception {
        Path lock = Files.createFile(application.resolve(".lock"));
        Path metadata = Files.writeString(application.resolve("kafka-streams-process-metadata"), "{");

        repair.check();

        assertThat(lock).exists();
        assertThat(metadata).exists();
    }

    @Test
    void a_state_that_was_not_left_in_order_is_left_to_kafka_streams() throws Exception {
        Files.delete(task(0).resolve(".checkpoint"));
        damage(0);

        repair.check();

        assertThat(task(0)).exists();
    }

    @Test
    void a_checkpoint_that_speaks_of_another_partition_is_damaged() throws Exception {
        checkpoint(0, new TopicPartition("candles-5m-windows-changelog", 1));

        repair.check();

        assertThat(task(0)).doesNotExist();
    }

    @Test
    void a_state_that_is_damaged_again_soon_is_given_up_with_the_reason() throws Exception {
        damage(0);
        repair.check();
        now.set(now.get().plus(PERIOD).minusSeconds(1));
        makeTask(0);
        damage(0);

        assertThatThrownBy(() -> repair.check())
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure -> assertThat(failure.getExitCode()).isEqualTo(1))
                .hasMessageContaining(task(0).toString())
                .hasMessageContaining("restored anew after 1970-01-01T00:00:00Z");
        assertThat(task(0)).exists();
    }

    @Test
    void a_state_that_is_damaged_again_much_later_is_deleted_again() throws Exception {
        damage(0);
        repair.check();
        now.set(now.get().plus(PERIOD).plusSeconds(1));
        makeTask(0);
        damage(0);

        repair.check();

        assertThat(task(0)).doesNotExist();
        assertThat(repairs).hasValue(2);
    }

    private static StreamsException failure(Status status) {
        return new StreamsException(
                new ProcessorStateException("Error while getting value", new RocksDBException(status)),
                new TaskId(0, 1));
    }

    @Test
    void what_a_store_tells_of_damage_in_mid_run_deletes_the_state_of_its_task() {
        repair.afterFailure(failure(CORRUPTION));

        assertThat(task(0)).exists();
        assertThat(task(1)).doesNotExist();
        assertThat(repairs).hasValue(1);
    }

    @Test
    void it_is_counted_also_where_kafka_streams_has_deleted_the_state_already() throws Exception {
        damage(1);
        repair.check();
        now.set(now.get().plus(PERIOD).plusSeconds(1));

        repair.afterFailure(failure(CORRUPTION));

        assertThat(repairs).hasValue(2);
    }

    @Test
    void a_full_disk_is_no_damage() {
        repair.afterFailure(failure(DISK_FULL));

        assertThat(task(1)).exists();
        assertThat(repairs).hasValue(0);
    }

    @Test
    void other_failures_leave_the_state_alone() {
        repair.afterFailure(new StreamsException(new IllegalStateException("planted"), new TaskId(0, 1)));

        assertThat(task(1)).exists();
    }

    @Test
    void where_nothing_was_ever_stored_there_is_nothing_to_look_at() {
        new StateRepair(directory.resolve("new"), PERIOD, now::get, repairs::incrementAndGet).check();

        assertThat(repairs).hasValue(0);
    }

    @Test
    void a_directory_that_cannot_be_listed_says_nothing_about_the_states() throws IOException {
        Path file = Files.createFile(directory.resolve("candles-2m"));

        new StateRepair(file, PERIOD, now::get, repairs::incrementAndGet).check();

        assertThat(file).exists();
        assertThat(repairs).hasValue(0);
    }
}
