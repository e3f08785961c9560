package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.util.FileSystemUtils;

/**
 * The delivered jar, taken apart as Spring Boot's own tool does it, with an archive of the classes that it loads: it starts
 * with half of the processor time. Only in {@code mvn verify}; docs/decisions/0040 says why.
 */
public final class QuickStart {

    private static final String LAYOUT = "quick-start";
    private static final String ARCHIVE = "classes.jsa";
    /** A Java without the archive of its own classes cannot make one of others. */
    private static final boolean WANTED = !System.getProperty("quick.start", "").isEmpty()
            && Files.exists(Path.of(System.getProperty("java.home"), "lib", "server", ARCHIVE));

    private QuickStart() {}

    /** What stands behind the options of a virtual machine to start the application. */
    public static synchronized List<String> application() {
        Path jar = ApplicationProcess.productionJar().toAbsolutePath();
        if (!WANTED) {
            return List.of("-jar", jar.toString());
        }
        Path layout = jar.resolveSibling(LAYOUT);
        Path archive = layout.resolve(ARCHIVE);
        Path done = layout.resolve("made-of");
        try (FileChannel lock = FileChannel.open(
                jar.resolveSibling(LAYOUT + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // The tests run in several processes, and one does it for all.
            lock.lock();
            String of = "%s, %d bytes, %s; Java %s"
                    .formatted(jar, Files.size(jar), Files.getLastModifiedTime(jar), Runtime.version());
            if (Files.notExists(done) || !Files.readString(done).equals(of)) {
                FileSystemUtils.deleteRecursively(layout);
                takeApart(jar, layout);
                archive(layout.resolve(jar.getFileName()), archive);
                assertThat(archive).exists();
                Files.writeString(done, of);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started(layout.resolve(jar.getFileName()), "-XX:SharedArchiveFile=" + archive);
    }

    private static List<String> started(Path jar, String option) {
        return List.of(option, "-jar", jar.toString());
    }

    private static void takeApart(Path jar, Path layout) throws IOException {
        Path directory = Files.createTempDirectory(LAYOUT);
        try (ApplicationProcess tool = ApplicationProcess.start(
                directory,
                Map.of(),
                List.of("-Djarmode=tools"),
                List.of("-jar", jar.toString(), "extract", "--destination", layout.toString()))) {
            assertThat(tool.awaitExit()).as(tool::log).isZero();
        }
        FileSystemUtils.deleteRecursively(directory);
    }

    /** Has the service make a candle, and then write down which classes that took. */
    private static void archive(Path jar, Path archive) throws IOException {
        Path directory = Files.createTempDirectory(LAYOUT);
        try (Services services = Services.start(directory.resolve("services"))) {
            Installation installation = Installation.named(LAYOUT, services, directory);
            Map<String, String> environment = installation.environment(Map.of("STREAMINGCANDLE_QUIET_PERIOD", "1s"));
            try (ApplicationProcess service = ApplicationProcess.start(
                            directory,
                            environment,
                            ApplicationProcess.SMALL,
                            started(jar, "-XX:ArchiveClassesAtExit=" + archive));
                    KafkaProducer<String, String> producer = services.kafka().producer()) {
                service.awaitUp();
                producer.send(new ProducerRecord<>(
                        installation.ticks(), "A", "{\"symbol\":\"A\",\"price\":1,\"size\":1,\"time\":1746416700000}"));
                await().atMost(ApplicationProcess.LONG)
                        .until(() -> !installation.stored("1m").isEmpty());
                service.terminate();
                assertThat(service.awaitExit()).as(service::log).isZero();
            }
        }
        FileSystemUtils.deleteRecursively(directory);
    }
}
