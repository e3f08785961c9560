package com.kotsin.streamingcandle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What memory the process takes as it is shipped, with {@code config/java.options} and the environment of its unit, while ticks
 * of very many symbols come. {@code -Dload.symbols=N}, {@code -Dload.rate=N} and {@code -Dload.duration=TIME} make another
 * load.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemoryUnderLoad {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryUnderLoad.class);
    /** 1 GB. */
    private static final long MOST_MIB = 1_000_000_000L / (1 << 20);

    private static final String SYMBOLS = System.getProperty("load.symbols", "10000");
    private static final String RATE = System.getProperty("load.rate", "20000");
    private static final String DURATION = System.getProperty("load.duration", "5m");
    private static final Duration AT_MOST = Duration.ofMinutes(25);
    private static final int PARTITIONS = 4;

    @Test
    @Timeout(1_800)
    void ten_thousand_symbols_at_twenty_thousand_ticks_a_second_fit_into_a_gigabyte(@TempDir Path directory)
            throws Exception {
        try (Services services = Services.start(directory.resolve("services"))) {
            Installation installation = Installation.named("memory", services, directory);
            services.kafka().createTopic(installation.ticks(), PARTITIONS);
            Map<String, String> settings = Map.of("STREAMINGCANDLE_SINK_ENABLED", "false", "MALLOC_ARENA_MAX", "2");
            try (ApplicationProcess application = ApplicationProcess.productionJar(
                    directory, installation.environment(settings), List.of("@config/java.options"))) {
                application.awaitUp();
                // Whether candles come in time is not asked here, for what else this machine does is not known.
                CommandProcess load = CommandProcess.run(
                        directory,
                        installation.environment(),
                        "",
                        "1g",
                        AT_MOST,
                        "load",
                        "--topic=" + installation.ticks(),
                        "--symbols=" + SYMBOLS,
                        "--rate=" + RATE,
                        "--duration=" + DURATION,
                        "--burst=none",
                        "--patience=10m",
                        "--p95=1h",
                        "--p95-longer=1h",
                        "--p99=1h");
                long peak = application.peakMemory();
                LOG.warn("Peak resident {} MiB of {}", peak, MOST_MIB);
                LOG.warn("{}", load.out());
                assertThat(load.exitCode()).as(load.out() + load.err()).isZero();
                assertThat(peak).as("peak resident memory in MiB").isLessThan(MOST_MIB);
            }
        }
    }
}
