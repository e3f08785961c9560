package com.kotsin.streamingcandle.pipeline;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Exports what the operating system counts: all memory of the process, state stores and buffers outside the heap included. */
final class ProcessMemory implements MeterBinder {

    /** Memory that the process holds. */
    static final String RESIDENT = "streamingcandle.resident";
    /** Memory that it may hold. */
    static final String LIMIT = "streamingcandle.memory.limit";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT_SET = "VmRSS:";
    private static final int KIB = 1_024;

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder(RESIDENT, () -> resident(STATUS)).baseUnit("bytes").register(meters);
        // The limit of the control group, such as MemoryMax of a unit, if there is one; else the memory of the machine.
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Gauge.builder(LIMIT, system, OperatingSystemMXBean::getTotalMemorySize)
                .baseUnit("bytes")
                .register(meters);
    }

    /** Not a number where the system has no such file. */
    static double resident(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT_SET))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
