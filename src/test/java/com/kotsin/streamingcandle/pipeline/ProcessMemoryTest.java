package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProcessMemoryTest {

    @Test
    void what_the_process_holds_is_more_than_its_heap_and_less_than_its_limit() {
        var meters = new SimpleMeterRegistry();
        new ProcessMemory().bindTo(meters);
        double resident = meters.get("streamingcandle.resident").gauge().value();

        assertThat(resident)
                .isGreaterThan(Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory());
        assertThat(meters.get("streamingcandle.memory.limit").gauge().value()).isGreaterThan(resident);
    }

    @Test
    void the_kernel_counts_in_kibibytes(@TempDir Path directory) throws IOException {
        Path status = Files.writeString(directory.resolve("status"), "VmHWM:\t  600000 kB\nVmRSS:\t  524288 kB\n");

        assertThat(ProcessMemory.resident(status)).isEqualTo(512 * 1024 * 1024);
    }

    @Test
    void where_the_system_does_not_tell_it_is_not_a_number(@TempDir Path directory) {
        assertThat(ProcessMemory.resident(directory.resolve("none"))).isNaN();
    }
}
