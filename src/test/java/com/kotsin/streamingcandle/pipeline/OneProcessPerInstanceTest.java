package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OneProcessPerInstanceTest {

    @TempDir
    private Path base;

    private void start(String instanceId) {
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(new MockEnvironment()
                    .withProperty("streamingcandle.state-dir", base.toString())
                    .withProperty("streamingcandle.instance-id", instanceId));
            new OneProcessPerInstance().initialize(context);
        }
    }

    @Test
    void a_second_start_is_refused_before_anything_is_made() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThatThrownBy(() -> start("host-1"))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContainingAll(
                            "Process " + ProcessHandle.current().pid(),
                            directory.path().toString())
                    .extracting("exitCode")
                    .isEqualTo(75);
        }
    }

    @Test
    void another_instance_starts() throws IOException {
        try (InstanceDirectory directory = InstanceDirectory.take(base, "host-1", false)) {
            assertThat(directory.path()).isDirectory();
            assertThatCode(() -> start("host-2")).doesNotThrowAnyException();
        }
    }

    @Test
    void what_another_process_left_behind_is_no_process() throws IOException {
        InstanceDirectory.take(base, "host-1", false).close();

        assertThatCode(() -> start("host-1")).doesNotThrowAnyException();
    }

    @Test
    void nothing_is_made_where_nothing_was() {
        start("host-1");

        assertThat(base).isEmptyDirectory();
    }

    @Test
    void what_cannot_be_looked_at_is_left_to_the_start() throws IOException {
        Files.createDirectories(base.resolve("host-1").resolve("instance.lock"));

        assertThatCode(() -> start("host-1")).doesNotThrowAnyException();
    }
}
