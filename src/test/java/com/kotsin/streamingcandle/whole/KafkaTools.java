package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Kafka's own programs for the shell, under the names that its distributions give them. */
final class KafkaTools {

    private static final Map<String, String> CLASSES = Map.of(
            "kafka-configs", "kafka.admin.ConfigCommand",
            "kafka-console-consumer", "org.apache.kafka.tools.consumer.ConsoleConsumer",
            "kafka-console-producer", "org.apache.kafka.tools.ConsoleProducer",
            "kafka-consumer-groups", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
            "kafka-topics", "org.apache.kafka.tools.TopicCommand");

    private final Path directory;

    /** @param directory new, for the programs */
    KafkaTools(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        for (Map.Entry<String, String> program : CLASSES.entrySet()) {
            Path script = directory.resolve(program.getKey());
            Files.writeString(script, """
                    #!/bin/sh
                    CLASSPATH='%s' exec '%s' -Xmx96m -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=embedded/logback-tools.xml %s "$@"
                    """.formatted(
                            System.getProperty("java.class.path"),
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            program.getValue()));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** What a line of a shell prints; it must end with exit code 0. */
    String run(String line) {
        return run(line, WholeApplication.PATIENCE);
    }

    /** The same of several lines. What they have started ends with them if they take too long. */
    String run(String lines, Duration patience) {
        try {
            return answer(lines, patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String answer(String line, Duration patience) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().merge("PATH", directory.toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                    .as(line)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err, UTF_8)).isZero();
        return Files.readString(out, UTF_8);
    }
}
