package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GcLogTest {

    private static final double MEBI = 1 << 20;

    @TempDir
    private Path directory;

    private final GcLog gc = new GcLog();

    private Path append(String file, String text) throws IOException {
        Path log = directory.resolve(file);
        return Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void collections_are_counted_and_the_least_that_is_left_is_kept() throws IOException {
        gc.read(append("gc.log", """
                [0.010s] Using G1
                [6.119s] GC(4) Pause Young (Normal) (G1 Evacuation Pause) 337M->49M(512M) 14.250ms
                [9.001s] GC(5) Pause Young (Concurrent Start) (Metadata GC Threshold) 200M->52M(512M) 20.5ms
                [9.002s] GC(6) Concurrent Mark Cycle
                [9.100s] GC(6) Pause Remark 60M->58M(512M) 5.000ms
                """));

        assertThat(gc.young()).isEqualTo(2);
        assertThat(gc.youngMillis()).isCloseTo(34.75, within(1e-9));
        assertThat(gc.old()).isZero();
        assertThat(gc.longestMillis()).isEqualTo(20.5);
        assertThat(gc.leastAfter()).hasValue(49 * MEBI);
    }

    @Test
    void what_is_asked_for_is_not_counted_as_a_collection_of_the_whole_heap_but_tells_what_is_left()
            throws IOException {
        gc.read(append("gc.log", """
                [7s] GC(7) Pause Full (Diagnostic Command) 90M->41M(512M) 80.0ms
                [8s] GC(8) Pause Full (G1 Compaction Pause) 511M->500M(512M) 300.0ms
                """));

        assertThat(gc.old()).isEqualTo(1);
        assertThat(gc.leastAfter()).hasValue(41 * MEBI);
    }

    @Test
    void only_what_is_new_is_read_and_half_a_line_waits() throws IOException {
        Path log = append("gc.log", "[1s] GC(0) Pause Young (Normal) (x) 30M->10M(512M) 1.0ms\n[2s] GC(1) Pause You");
        gc.read(log);
        append("gc.log", "ng (Normal) (x) 40M->20M(512M) 2.0ms\n");

        gc.read(log);

        assertThat(gc.young()).isEqualTo(2);
        assertThat(gc.leastAfter()).hasValue(20 * MEBI);
        assertThat(gc.longestMillis()).isEqualTo(2);
    }

    @Test
    void another_process_goes_on_counting() throws IOException {
        gc.read(append("gc-1.log", "[1s] GC(0) Pause Young (Normal) (x) 30M->10M(512M) 1.0ms\n"));
        gc.read(append("gc-2.log", "[1s] GC(0) Pause Young (Normal) (x) 30M->11M(512M) 1.0ms\n"));

        assertThat(gc.young()).isEqualTo(2);
    }

    @Test
    void nothing_is_known_before_the_first() {
        gc.read(directory.resolve("none.log"));

        assertThat(gc.leastAfter()).isEmpty();
    }
}
