package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command of the application answered, in a process of its own. */
public record CommandProcess(int exitCode, String out, String err) {

    private static final Logger LOG = LoggerFactory.getLogger(CommandProcess.class);

    /**
     * Runs a command to its end.
     *
     * @param directory in which it runs
     * @param environment its whole environment
     */
    public static CommandProcess run(Path directory, Map<String, String> environment, String input, String... args)
            throws IOException, InterruptedException {
        return run(directory, environment, input, "128m", ApplicationProcess.LONG, args);
    }

    /** The same of the jar itself, as it is delivered. */
    static CommandProcess ofJar(Path directory, Map<String, String> environment, String input, String... args)
            throws IOException, InterruptedException {
        List<String> jar = List.of(
                "-jar", ApplicationProcess.productionJar().toAbsolutePath().toString());
        return run(directory, environment, input, "128m", ApplicationProcess.LONG, jar, args);
    }

    /**
     * Runs a command that takes its time.
     *
     * @param heap the most that it may have
     */
    static CommandProcess run(
            Path directory, Map<String, String> environment, String input, String heap, Duration atMost, String... args)
            throws IOException, InterruptedException {
        return run(directory, environment, input, heap, atMost, QuickStart.application(), args);
    }

    private static CommandProcess run(
            Path directory,
            Map<String, String> environment,
            String input,
            String heap,
            Duration atMost,
            List<String> application,
            String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:TieredStopAtLevel=1"));
        command.addAll(application);
        command.addAll(List.of(args));
        Path streams = Files.createTempDirectory("command");
        Path in = Files.writeString(streams.resolve("in"), input);
        Path out = streams.resolve("out");
        Path err = streams.resolve("err");
        long started = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        LOG.warn("{} answered after {} ms", args[0], (System.nanoTime() - started) / 1_000_000);
        return new CommandProcess(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
