package com.kotsin.streamingcandle.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a Java process holds, seen from outside by {@code /proc} and {@code jcmd}, after a collection of its heap and with
 * what its allocator had kept given back. Immutable.
 *
 * @param figures how much of everything
 * @param threads number by name
 * @param descriptors number by what they lead to
 * @param heap live bytes by class
 */
public record Footprint(
        Figures figures, Map<String, Long> threads, Map<String, Long> descriptors, Map<String, Long> heap) {

    /**
     * Options of a virtual machine whose own threads and heap do not move: all of the heap is there from the start, so that
     * what grows lies outside of it or in {@link Figures#heap()}; and soft references go at each collection.
     */
    public static final List<String> STEADY = List.of(
            "-XX:+UseG1GC",
            "-XX:+AlwaysPreTouch",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "-XX:-UseDynamicNumberOfGCThreads",
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-XX:+ExitOnOutOfMemoryError");

    /** As the unit of the service sets it, for the allocator; without, each thread may bring an arena of its own. */
    static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private static final String MEASURE = "GC.run\nGC.class_histogram\nSystem.trim_native_heap";
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final String METER = "io.micrometer.core.instrument.Meter$Id";
    private static final String DIRECT_BUFFER = "java.nio.DirectByteBuffer";
    /** The virtual machine begins these when it has much to compile or to collect, or when somebody asks it. */
    private static final Pattern OWN_THREADS = Pattern.compile("C[12] Compiler.*|GC Thread.*|G1 .*|Attach Listener");

    /** A file of a store's data. There are as many as there is data; one that is kept open after it was deleted has another name. */
    private static final String TABLE = ".sst";

    private static final int KILO = 1_024;
    private static final int MOST_DIFFERENCES = 25;

    /**
     * @param threads of the operating system
     * @param descriptors open files, sockets and others, but for the data of stores
     * @param meters that are registered with Micrometer
     * @param directBuffers live objects
     * @param heap live bytes after a collection
     * @param anonymous resident bytes that are no file's: the heap and all that was allocated outside of it
     */
    public record Figures(long threads, long descriptors, long meters, long directBuffers, long heap, long anonymous) {

        /** What is no more than a passing moment of one of both is left out. */
        public Figures lowest(Figures other) {
            return new Figures(
                    Math.min(threads, other.threads),
                    Math.min(descriptors, other.descriptors),
                    Math.min(meters, other.meters),
                    Math.min(directBuffers, other.directBuffers),
                    Math.min(heap, other.heap),
                    Math.min(anonymous, other.anonymous));
        }
    }

    /** @throws IllegalStateException if there is no such process any more */
    public static Footprint of(long pid) {
        String histogram = jcmd(pid, MEASURE);
        Map<String, Long> instances = new HashMap<>();
        Map<String, Long> bytes = new HashMap<>();
        Matcher line = CLASS.matcher(histogram);
        while (line.find()) {
            instances.merge(line.group(3), Long.valueOf(line.group(1)), Long::sum);
            bytes.merge(line.group(3), Long.valueOf(line.group(2)), Long::sum);
        }
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("Process %d tells nothing of its heap: %s".formatted(pid, histogram));
        }
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Long> threads = count(process.resolve("task"), Footprint::threadName);
        threads.keySet().removeIf(name -> OWN_THREADS.matcher(name).matches());
        Map<String, Long> descriptors = count(process.resolve("fd"), Footprint::target);
        descriptors.keySet().removeIf(name -> name.endsWith(TABLE));
        var figures = new Figures(
                sum(threads),
                sum(descriptors),
                instances.getOrDefault(METER, 0L),
                instances.getOrDefault(DIRECT_BUFFER, 0L),
                Long.parseLong(total.group(1)),
                anonymous(process));
        return new Footprint(figures, threads, descriptors, bytes);
    }

    private static String jcmd(long pid, String commands) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            commands)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Name {
        String of(Path entry) throws IOException;
    }

    private static Map<String, Long> count(Path directory, Name name) {
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                try {
                    counts.merge(name.of(entry), 1L, Long::sum);
                } catch (NoSuchFileException e) {
                    // It has gone meanwhile.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    private static String threadName(Path task) throws IOException {
        return Files.readString(task.resolve("comm")).strip();
    }

    private static String target(Path descriptor) throws IOException {
        return Files.readSymbolicLink(descriptor).toString().replaceAll(":\\[\\d+]", "");
    }

    private static long anonymous(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What has become more or less since, the most first. */
    String since(Footprint base) {
        return "threads: %s%ndescriptors: %s%nheap, bytes: %s"
                .formatted(
                        differences(base.threads, threads),
                        differences(base.descriptors, descriptors),
                        differences(base.heap, heap));
    }

    private static String differences(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> differences = new HashMap<>(now);
        before.forEach((name, count) -> differences.merge(name, -count, Long::sum));
        return differences.entrySet().stream()
                .filter(each -> each.getValue() != 0)
                .sorted((one, other) -> Long.compare(Math.abs(other.getValue()), Math.abs(one.getValue())))
                .limit(MOST_DIFFERENCES)
                .map(each -> "%s %+d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
