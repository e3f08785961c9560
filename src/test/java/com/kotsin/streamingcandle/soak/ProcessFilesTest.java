package com.kotsin.streamingcandle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProcessFilesTest {

    @TempDir
    private Path root;

    private ProcessFiles process;

    @BeforeEach
    void make() throws IOException {
        process = new ProcessFiles(root);
        Files.writeString(root.resolve("status"), "Name:\tjava\nVmRSS:\t  850000 kB\nRssAnon:\t  800000 kB\n");
        Files.writeString(root.resolve("stat"), "42 (a (b) c) S 1 1 1 0 -1 4194560 9 0 0 0 1200 34 0 0 20 0 99 0");
        thread(1, "soak-1m-StreamT", 5);
        thread(2, "http-nio-8080-1", 7);
        thread(3, "http-nio-8080-2", 0);
        thread(4, "C2 CompilerThre", 0);
        thread(5, "GC Thread#0", 0);
        thread(6, "G1 Refine#0", 0);
        Path descriptors = Files.createDirectory(root.resolve("fd"));
        Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/null"));
        Files.createSymbolicLink(descriptors.resolve("4"), Path.of("socket:[123]"));
        Files.createSymbolicLink(descriptors.resolve("5"), Path.of("/state/soak/1.sst"));
        Files.createSymbolicLink(descriptors.resolve("6"), Path.of("/state-of-others/1.sst"));
    }

    private void thread(int id, String name, int switches) throws IOException {
        Path task = Files.createDirectories(root.resolve("task").resolve(Integer.toString(id)));
        Files.writeString(task.resolve("comm"), name + "\n");
        Files.writeString(
                task.resolve("status"),
                "voluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t1\n".formatted(switches));
    }

    @Test
    void lines_with_a_label_are_numbers() {
        assertThat(process.number("status", "RssAnon")).hasValue(800_000);
        assertThat(process.number("status", "VmSwap")).isEmpty();
        assertThat(process.number("smaps_rollup", "Swap")).isEmpty();
    }

    @Test
    void processor_time_is_found_behind_a_name_with_blanks_and_brackets() {
        assertThat(process.processorTicks()).hasValue(1_234);
    }

    @Test
    void threads_are_counted_by_name_and_without_those_of_the_virtual_machine() {
        Map<String, Integer> threads = process.threads();

        assertThat(threads).containsEntry("http-nio-8080", 2).containsEntry("C2 CompilerThre", 1);
        assertThat(ProcessFiles.ofTheApplication(threads)).isEqualTo(3);
        assertThat(process.contextSwitches()).isEqualTo(12 + 6);
    }

    @Test
    void descriptors_of_state_files_and_sockets_are_told_apart() {
        assertThat(process.descriptors(Path.of("/state"))).isEqualTo(new ProcessFiles.Descriptors(4, 1, 1));
    }

    @Test
    void a_process_that_is_gone_has_nothing() {
        var gone = new ProcessFiles(root.resolve("gone"));

        assertThat(gone.threads()).isEmpty();
        assertThat(gone.processorTicks()).isEmpty();
        assertThat(gone.descriptors(root)).isEqualTo(new ProcessFiles.Descriptors(0, 0, 0));
    }
}
