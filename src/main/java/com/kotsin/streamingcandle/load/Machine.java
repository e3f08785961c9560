package com.kotsin.streamingcandle.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where the figures come from.
 *
 * @param loadBefore of the machine over the minute before the run
 */
public record Machine(
        int cores, String processor, long memoryMiB, String system, String java, String kafka, double loadBefore) {

    /** What the system does not tell is 0. */
    public static Machine here() {
        String memory = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                Long.parseLong(memory) / 1_024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                AppInfoParser.getVersion(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String line(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException | UncheckedIOException e) {
            return "0";
        }
    }
}
