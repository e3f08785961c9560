package com.kotsin.streamingcandle.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.deploy.Tool;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GettingStartedIT {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    /** The blocks wait for a start, a candle and a document, on whatever machine. */
    private static final Duration PATIENCE = WholeApplication.PATIENCE.multipliedBy(5);

    @TempDir
    static Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void the_lines_of_the_page_lead_from_a_message_to_its_candle() throws Exception {
        Tool.need("curl");
        Path here = Files.createDirectories(directory.resolve("project"));
        Files.createSymbolicLink(
                here.resolve("target"),
                ApplicationProcess.productionJar().toAbsolutePath().getParent());
        Files.createSymbolicLink(here.resolve("config"), Path.of("config").toAbsolutePath());
        int port = freePort();
        String answer;
        try (Surroundings surroundings = new Surroundings(directory)) {
            String lines = BLOCK.matcher(Files.readString(Path.of("docs/getting-started.md")))
                    .results()
                    .map(block -> block.group(1))
                    .collect(Collectors.joining())
                    .replace("localhost:9092", surroundings.broker.bootstrapServers())
                    .replace("mongodb://localhost:27017", surroundings.store.uri())
                    .replace("127.0.0.1:8080", "127.0.0.1:" + port);
            answer = new KafkaTools(directory.resolve("kafka-tools")).run("""
                            set -e
                            cd '%s'
                            trap 'kill "$(cat service.pid)" 2>/dev/null; wait' EXIT
                            export SERVER_PORT=%d
                            %s""".formatted(here, port, lines), PATIENCE);
        }

        assertThat(answer)
                .contains(
                        "1 trade symbol BTCUSDT",
                        "The service can start.",
                        "\"status\":\"UP\"",
                        "\"timeframe\":\"1m\",\"start\":1746439200000,",
                        "\"timeframe\":\"5m\",\"start\":1746439200000,",
                        "first-5m");
        assertThat(Files.readString(here.resolve("service.log"))).contains("Started StreamingCandleApplication");
    }
}
