package com.kotsin.streamingcandle.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KafkaToolsTest {

    @Test
    void what_lines_have_started_ends_with_them_when_they_take_too_long(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("pid");
        KafkaTools tools = new KafkaTools(directory.resolve("tools"));

        assertThatThrownBy(() -> tools.run("sleep 600 & echo $! > '%s'; wait".formatted(file), Duration.ofSeconds(5)))
                .isInstanceOf(AssertionError.class);

        String pid = Files.readString(file).strip();
        assertThat(pid).isNotEmpty();
        // Of one that has ended and that nobody has asked for, the name is left, but no arguments.
        await().atMost(WholeApplication.PATIENCE)
                .ignoreExceptions()
                .until(() -> !Files.exists(Path.of("/proc", pid, "cmdline"))
                        || Files.readString(Path.of("/proc", pid, "cmdline")).isEmpty());
    }
}
