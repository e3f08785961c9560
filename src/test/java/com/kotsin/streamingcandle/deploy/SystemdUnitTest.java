package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.unit.DataSize;

/** What the unit promises, line by line. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SystemdUnitTest {

    private static final DataSize REST = DataSize.ofMegabytes(300);

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("config/streamingcandle@.service"));
    }

    @Test
    void it_is_started_again_but_not_for_ever_and_not_when_that_cannot_help() throws IOException {
        assertThat(lines())
                .contains(
                        "Restart=on-failure",
                        "RestartPreventExitStatus=75 78",
                        "StartLimitBurst=5",
                        "StartLimitIntervalSec=300",
                        "SuccessExitStatus=143");
    }

    @Test
    void its_instance_id_names_its_state_directory() throws IOException {
        assertThat(lines())
                .contains(
                        "Environment=STREAMINGCANDLE_STATE_DIR=/var/lib/kafka-streams/streamingcandle",
                        "Environment=STREAMINGCANDLE_INSTANCE_ID=%H-%i",
                        "StateDirectory=kafka-streams/streamingcandle/%H-%i");
    }

    @Test
    void the_load_of_the_processor_stays_readable_for_the_virtual_machine() throws IOException {
        assertThat(lines()).doesNotContain("ProcSubset=pid");
    }

    @Test
    void its_memory_suffices_for_the_heap_the_state_stores_and_the_rest() throws IOException {
        long heap = Files.readAllLines(Path.of("config/java.options")).stream()
                .filter(line -> line.startsWith("-Xmx"))
                .mapToLong(line -> megabytes(line.replaceAll("-Xmx(\\d+)m", "$1")))
                .findFirst()
                .orElseThrow();
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource("config/application-production.yaml"));
        Properties settings = yaml.getObject();
        long stores = DataSize.parse(settings.getProperty("streamingcandle.memory.rocksdb"))
                .toBytes();

        assertThat(limit("MemoryHigh=")).isGreaterThan(heap + stores + REST.toBytes());
        assertThat(limit("MemoryMax=")).isGreaterThan(limit("MemoryHigh="));
    }

    @Test
    void no_other_machine_gets_into_the_virtual_machine() throws IOException {
        assertThat(Stream.concat(lines().stream(), Files.readAllLines(Path.of("config/java.options")).stream()))
                .isNotEmpty()
                .noneMatch(line -> line.matches("(?i).*(jmxremote|jdwp|agentlib|agentpath|javaagent).*"));
    }

    /** The virtual machine decides for another where it has less than 1792 MB. */
    @Test
    void the_collector_is_that_of_the_measurements_however_little_memory_there_is() throws IOException {
        assertThat(Files.readAllLines(Path.of("config/java.options"))).contains("-XX:+UseG1GC");
    }

    private static long limit(String property) throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith(property))
                .mapToLong(line -> megabytes(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long megabytes(String number) {
        return DataSize.ofMegabytes(Long.parseLong(number)).toBytes();
    }
}
