package com.kotsin.streamingcandle.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever needs brokers is in {@code faults}, row B4. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetireCommandTest {

    @TempDir
    private Path stateDir;

    /** Removed from its groups while it runs, it would only join again. */
    @Test
    void an_instance_that_never_ran_on_this_host_is_not_retired_by_mistake() {
        CommandLineRun run = CommandLineRun.of(
                "retire",
                "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                "--spring.mongodb.uri=mongodb://127.0.0.1:1",
                "--streamingcandle.instance-id=host-9",
                "--streamingcandle.state-dir=" + stateDir);

        assertThat(run.exitCode()).hasValue(78);
        assertThat(run.err()).contains("instance 'host-9'", stateDir.toString(), "--lost");
    }
}
