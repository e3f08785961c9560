package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstanceDirectoryTest {

    @TempDir
    private Path base;

    @Test
    void the_state_of_an_instance_lies_under_its_id() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(directory.path()).isEqualTo(base.resolve("host-1")).isDirectory();
            assertThat(directory.warning()).isEmpty();
        }
    }

    @Test
    void a_second_holder_is_refused_with_pid_and_directory() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThatThrownBy(() -> InstanceDirectory.take(base, "host-1", false))
                    .asInstanceOf(type(StartupFailure.class))
                    .satisfies(failure -> {
                        assertThat(failure.getExitCode()).isEqualTo(75);
                        assertThat(failure)
                                .hasMessageContaining(
                                        Long.toString(ProcessHandle.current().pid()))
                                .hasMessageContaining(directory.path().toString());
                    });
        }
    }

    @Test
    void of_many_that_start_at_the_same_moment_one_gets_it_and_each_other_is_told_that_it_is_in_use() throws Exception {
        for (int round = 0; round < 100; round++) {
            assertThat(takenByOneOfMany(base, "host-" + round)).isEqualTo(base.resolve("host-" + round));
        }
    }

    @Test
    void of_many_that_have_to_make_do_with_a_temporary_one_one_gets_it_too() throws Exception {
        Path file = Files.writeString(base.resolve("a-file"), "");
        String before = System.getProperty("java.io.tmpdir");
        try {
            for (int round = 0; round < 50; round++) {
                Path temporary = Files.createDirectory(base.resolve("tmp-" + round));
                System.setProperty("java.io.tmpdir", temporary.toString());
                assertThat(takenByOneOfMany(file, "host-1")).startsWith(temporary);
            }
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    /** What the one that got a directory has; the others were told that it is in use. */
    private static Path takenByOneOfMany(Path stateDir, String instanceId) throws Exception {
        int starts = 8;
        CyclicBarrier together = new CyclicBarrier(starts);
        Callable<InstanceDirectory> one = () -> {
            together.await();
            return InstanceDirectory.take(stateDir, instanceId, false);
        };
        ExecutorService threads = Executors.newFixedThreadPool(starts);
        List<InstanceDirectory> taken = new ArrayList<>();
        List<Integer> exitCodes = new ArrayList<>();
        try {
            for (Future<InstanceDirectory> start : threads.invokeAll(Collections.nCopies(starts, one))) {
                try {
                    taken.add(start.get());
                } catch (ExecutionException e) {
                    exitCodes.add(((StartupFailure) e.getCause()).getExitCode());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(exitCodes).hasSize(starts - 1).containsOnly(75);
        assertThat(taken).hasSize(1);
        taken.get(0).close();
        return taken.get(0).path();
    }

    @Test
    void a_directory_where_only_the_lock_can_be_written_is_not_held() throws IOException {
        InstanceDirectory.take(base, "host-1", true).close();
        Files.createDirectory(base.resolve("host-1/.write-test"));

        assertThatThrownBy(() -> InstanceDirectory.take(base, "host-1", true))
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> assertThat(failure.getExitCode()).isEqualTo(78));
        assertThat(InstanceDirectory.holder(base, "host-1")).isEmpty();
    }

    /** Asked by a test of its own process, the lock is held all the same. */
    @Test
    void the_process_that_holds_a_directory_can_be_asked_for() throws IOException {
        assertThat(InstanceDirectory.isKnown(base, "host-1")).isFalse();
        assertThat(InstanceDirectory.holder(base, "host-1")).isEmpty();

        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(InstanceDirectory.holder(base, "host-1"))
                    .contains(new InstanceDirectory.Holder(ProcessHandle.current(), directory.path()));
        }

        assertThat(InstanceDirectory.isKnown(base, "host-1")).isTrue();
        assertThat(InstanceDirectory.holder(base, "host-1")).isEmpty();
    }

    @Test
    void one_that_is_retired_is_so_until_it_starts_again() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(directory.isRetired()).isFalse();
            InstanceDirectory.holder(base, "host-1").orElseThrow().noteRetirement();
            assertThat(directory.isRetired()).isTrue();
        }
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(directory.isRetired()).isFalse();
        }
    }

    @Test
    void another_instance_id_has_its_own_directory() throws IOException {
        try (InstanceDirectory first = InstanceDirectory.take(base, "host-1", false);
                InstanceDirectory second = InstanceDirectory.take(base, "host-2", false)) {
            assertThat(first.path()).isNotEqualTo(second.path());
        }
    }

    @Test
    void what_a_dead_process_left_in_the_lock_file_means_nothing() throws IOException {
        Files.createDirectories(base.resolve("host-1"));
        Files.writeString(base.resolve("host-1/instance.lock"), "garbage of long ago");

        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(directory.path()).isDirectory();
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_replaced_by_a_temporary_one_with_a_warning() throws IOException {
        Path file = Files.writeString(base.resolve("a-file"), "");

        try (InstanceDirectory directory = InstanceDirectory.take(file, "host-of-this-test", false)) {
            assertThat(directory.path().startsWith(System.getProperty("java.io.tmpdir")))
                    .isTrue();
            assertThat(directory.warning()).get().asString().contains(file.toString());
        }
    }

    @Test
    void a_directory_that_cannot_be_made_ends_the_start_where_persistent_state_is_required() throws IOException {
        Path file = Files.writeString(base.resolve("a-file"), "");

        assertThatThrownBy(() -> InstanceDirectory.take(file, "host-1", true))
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.getExitCode()).isEqualTo(78);
                    assertThat(failure)
                            .hasMessageContaining("streamingcandle.state-dir")
                            .hasMessageContaining(file.toString());
                    assertThat(failure.remedy()).isNotBlank();
                });
    }

    @Test
    void the_directory_of_another_instance_id_is_refused() throws IOException {
        InstanceDirectory.take(base, "host-1", false).close();
        Files.move(base.resolve("host-1"), base.resolve("host-2"));

        assertThatThrownBy(() -> InstanceDirectory.take(base, "host-2", false))
                .asInstanceOf(type(StartupFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.getExitCode()).isEqualTo(78);
                    assertThat(failure).hasMessageContaining("host-1");
                });
    }

    @Test
    void state_of_another_cluster_is_refused() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            directory.requireCluster("cluster-a");
            directory.requireCluster("cluster-a");

            assertThatThrownBy(() -> directory.requireCluster("cluster-b"))
                    .asInstanceOf(type(StartupFailure.class))
                    .satisfies(failure -> {
                        assertThat(failure.getExitCode()).isEqualTo(78);
                        assertThat(failure).hasMessageContaining("cluster-a").hasMessageContaining("cluster-b");
                    });
        }
    }

    @Test
    void a_note_that_a_full_disk_left_empty_is_written_again() throws IOException {
        Files.createFile(Files.createDirectories(base.resolve("host-1")).resolve("cluster-id"));

        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            directory.requireCluster("cluster-a");

            assertThat(base.resolve("host-1/cluster-id")).hasContent("cluster-a");
        }
    }
}
