package com.kotsin.streamingcandle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.kotsin.streamingcandle.process.Services;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A deployment, and one of a release that does not work, under a real systemd: a container that sees this machine's programs
 * and network, and writes into files of its own. As root only.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployDrill {

    private static final Logger LOG = LoggerFactory.getLogger(DeployDrill.class);
    private static final int DID_NOT_WORK = 1;

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private Path root;
    private String process;

    /** @param seen state of the unit, release, processes */
    private record Step(int exitCode, int seconds, String seen) {}

    @BeforeAll
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void drill(@TempDir Path directory) throws IOException {
        assumeThat(ThrowAwayHost.IS_ROOT).as("only root can start a container").isTrue();
        Tool.need("systemd-nspawn", "mount", "umount", "curl", "java");
        root = Files.createDirectory(directory.resolve("root"));
        Path upper = Files.createDirectory(directory.resolve("upper"));
        Path work = Files.createDirectory(directory.resolve("work"));
        done(
                "mount",
                "-t",
                "overlay",
                "overlay",
                "-o",
                "lowerdir=/,upperdir=%s,workdir=%s".formatted(upper, work),
                root.toString());
        try (Services services = Services.start(directory.resolve("services"))) {
            int port = freePort();
            prepare(services, port);
            Tool.Result container = Tool.run(
                    "systemd-nspawn",
                    "--quiet",
                    "--boot",
                    "--register=no",
                    "--keep-unit",
                    "--link-journal=no",
                    "--console=pipe",
                    "--directory=" + root,
                    "--machine=drill",
                    "systemd.unit=drill.service");
            assertThat(root.resolve("drill/end")).as(container.output()).exists();
            read();
        } finally {
            done("umount", root.toString());
        }
    }

    private static void done(String... command) {
        Tool.Result result = Tool.run(command);
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void prepare(Services services, int port) throws IOException {
        Path drill = Files.createDirectory(root.resolve("drill"));
        Path release = Files.createDirectories(drill.resolve("release/target")).getParent();
        Files.copy(ThrowAwayHost.SCRIPT, release.resolve("deploy-production.sh"), StandardCopyOption.COPY_ATTRIBUTES);
        FileSystemUtils.copyRecursively(Path.of("config"), release.resolve("config"));
        Path jar = Path.of(System.getProperty("production.jar", "target/streamingcandle.jar"));
        Files.copy(jar, release.resolve("target/streamingcandle.jar"));
        answersElsewhere(jar, drill.resolve("wrong.jar"));
        Path settings = Files.createDirectories(root.resolve("etc/streamingcandle"));
        Files.writeString(settings.resolve("streamingcandle.env"), """
                SPRING_KAFKA_BOOTSTRAP_SERVERS=%s
                SERVER_PORT=%d
                STREAMINGCANDLE_SOURCES_0_TOPIC=ticks
                STREAMINGCANDLE_TOPICS_REPLICATION_FACTOR=1
                """.formatted(services.bootstrapServers(), port));
        Path secrets = Files.createDirectories(settings.resolve("secrets"));
        Files.writeString(secrets.resolve("spring.mongodb.uri"), services.storeUri());
        Files.copy(Path.of("src/test/resources/drill/deploy.sh"), drill.resolve("deploy.sh"));
        Files.writeString(root.resolve("etc/systemd/system/drill.service"), """
                [Unit]
                Description=A drill
                Wants=systemd-journald.service
                After=basic.target
                DefaultDependencies=no
                [Service]
                Type=oneshot
                Environment=PORT=%d
                ExecStart=/bin/bash /drill/deploy.sh
                """.formatted(port));
    }

    /** The same release, but that it is never ready where it is asked. */
    private static void answersElsewhere(Path jar, Path wrong) throws IOException {
        Files.copy(jar, wrong);
        Path options = Files.createDirectories(wrong.resolveSibling("BOOT-INF/classes/config"));
        Files.writeString(options.resolve("application-production.yaml"), "spring.main.web-application-type: none\n");
        Tool.Result update = Tool.run(
                wrong.getParent(),
                Map.of(),
                List.of("jar", "--update", "--no-compress", "--file", wrong.toString(), "BOOT-INF/classes/config"));
        assertThat(update.exitCode()).as(update.output()).isZero();
    }

    private void read() throws IOException {
        for (String line : Files.readAllLines(root.resolve("drill/steps"))) {
            String[] fields = line.split("\\|");
            steps.put(fields[0], new Step(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), fields[3]));
        }
        process = Files.readString(root.resolve("drill/process"));
        try (Stream<Path> logs = Files.list(root.resolve("drill"))) {
            List<String> all = new ArrayList<>();
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                all.add(log.getFileName() + ":\n" + Files.readString(log));
            }
            LOG.warn("{}\n{}", steps, String.join("\n", all));
        }
    }

    @AfterAll
    void tell() {
        StringBuilder table = new StringBuilder();
        steps.forEach((step, result) ->
                table.append("| %s | %d s | %d |%n".formatted(step, result.seconds(), result.exitCode())));
        LOG.warn("\n| step | time | exit code |\n|---|---|---|\n{}", table);
    }

    private String release() {
        return steps.get("install").seen().split(" ")[1];
    }

    @Test
    void a_first_deployment_starts_one_process() {
        assertThat(steps.get("install").exitCode()).isZero();
        assertThat(steps.get("install").seen()).isEqualTo("active %s 1", release());
    }

    @Test
    void the_process_runs_without_rights_as_the_unit_says() {
        assertThat(process)
                .containsPattern("NoNewPrivs:\\s+1")
                .containsPattern("Seccomp:\\s+2")
                .containsPattern("CapEff:\\s+0000000000000000")
                .doesNotContainPattern("Uid:\\s+0\\s");
    }

    @Test
    void the_same_again_touches_nothing() {
        assertThat(steps.get("again").exitCode()).isZero();
        assertThat(steps.get("again").seen()).isEqualTo("active %s 1", release());
    }

    @Test
    void a_release_that_does_not_get_ready_is_taken_back_and_one_process_runs() {
        assertThat(steps.get("wrong-release").exitCode()).isEqualTo(DID_NOT_WORK);
        assertThat(steps.get("wrong-release").seen()).isEqualTo("active %s 1", release());
    }

    @Test
    void a_killed_process_is_started_again() {
        assertThat(steps.get("kill").exitCode()).isZero();
        assertThat(steps.get("kill").seen()).isEqualTo("active %s 1", release());
    }

    @Test
    void a_stop_ends_it_in_order() {
        assertThat(steps.get("stop").exitCode()).isZero();
        assertThat(steps.get("stop").seen()).isEqualTo("inactive %s 0", release());
    }
}
