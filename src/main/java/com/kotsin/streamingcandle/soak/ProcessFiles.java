package com.kotsin.streamingcandle.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the operating system tells of a process under {@code /proc}; nothing where there is no such file any more. */
final class ProcessFiles {

    /** Threads that the virtual machine makes and ends as it sees fit. */
    private static final List<String> OF_THE_MACHINE =
            List.of("C1 CompilerThre", "C2 CompilerThre", "GC Thread", "G1 ", "VM ", "Attach Listener", "JFR ");

    private final Path root;

    ProcessFiles(Path root) {
        this.root = root;
    }

    static ProcessFiles of(long pid) {
        return new ProcessFiles(Path.of("/proc", Long.toString(pid)));
    }

    /** A line such as {@code VmSwap:   12 kB} of a file. */
    OptionalLong number(String file, String label) {
        return lines(file).stream()
                .filter(line -> line.startsWith(label + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Processor time used so far, in clock ticks. */
    OptionalLong processorTicks() {
        return lines("stat").stream()
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                .mapToLong(words -> Long.parseLong(words[11]) + Long.parseLong(words[12]))
                .findFirst();
    }

    /** Threads by the name before a number. */
    Map<String, Integer> threads() {
        Map<String, Integer> byPrefix = new TreeMap<>();
        for (Path task : children("task")) {
            for (String name : lines("task/" + task.getFileName() + "/comm")) {
                byPrefix.merge(name.replaceAll("[-#\\s]*\\d+$", ""), 1, Integer::sum);
            }
        }
        return byPrefix;
    }

    /** Those of them that are not the virtual machine's own. */
    static int ofTheApplication(Map<String, Integer> threads) {
        return threads.entrySet().stream()
                .filter(thread ->
                        OF_THE_MACHINE.stream().noneMatch(own -> thread.getKey().startsWith(own.strip())))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Switches from one thread to another, of all threads that live. */
    long contextSwitches() {
        long all = 0;
        for (Path task : children("task")) {
            for (String line : lines("task/" + task.getFileName() + "/status")) {
                if (line.contains("ctxt_switches:")) {
                    all += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return all;
    }

    /**
     * Open descriptors.
     *
     * @param files of these, files below a directory, which come and go as state stores compact
     */
    record Descriptors(int all, int sockets, int files) {}

    Descriptors descriptors(Path state) {
        int all = 0;
        int sockets = 0;
        int files = 0;
        for (Path descriptor : children("fd")) {
            all++;
            try {
                Path target = Files.readSymbolicLink(descriptor);
                if (target.toString().startsWith("socket:")) {
                    sockets++;
                } else if (target.startsWith(state)) {
                    files++;
                }
            } catch (IOException gone) {
                all--;
            }
        }
        return new Descriptors(all, sockets, files);
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return List.of();
        }
    }

    private List<Path> children(String directory) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(root.resolve(directory))) {
            children.forEach(found::add);
        } catch (IOException | UncheckedIOException gone) {
            return found;
        }
        return found;
    }
}
