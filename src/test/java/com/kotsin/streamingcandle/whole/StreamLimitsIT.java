package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Too many streams, wrong questions, and clients that are slower than the market. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamLimitsIT {

    private static final List<String> SYMBOLS =
            IntStream.range(0, 40).mapToObj(i -> "SYMBOL-" + i).toList();
    private static final String EVERYTHING = "timeframe=1m,2m,3m,5m,15m,30m&symbol=" + String.join(",", SYMBOLS);

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;

    @BeforeAll
    static void start() {
        surroundings = new Surroundings(directory);
        application = new WholeApplication(
                surroundings,
                "streamingcandle",
                "streamingcandle.http.heartbeat=100ms",
                "streamingcandle.http.max-connections=3",
                "streamingcandle.http.max-connections-per-client=2",
                "server.tomcat.connection-timeout=10s");
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
        if (surroundings != null) {
            surroundings.close();
        }
    }

    private static StreamClient from(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        return StreamClient.on(ask(socket, "symbol=A&timeframe=1m"));
    }

    private static Socket ask(Socket socket, String query) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", application.port()));
        socket.getOutputStream()
                .write("GET /api/v1/stream?%s HTTP/1.1\r\nHost: here\r\n\r\n"
                        .formatted(query)
                        .getBytes(UTF_8));
        return socket;
    }

    private static void awaitStreams(int count) {
        await().atMost(WholeApplication.PATIENCE)
                .until(() -> application.metric("streamingcandle_subscribers") == count);
    }

    private static void awaitHead(StreamClient client, String... lines) {
        await().atMost(WholeApplication.PATIENCE)
                .untilAsserted(() -> assertThat(client.head()).contains(lines));
    }

    @Test
    void more_streams_than_allowed_are_refused_until_one_ends() throws Exception {
        awaitStreams(0);
        try (StreamClient first = from("127.0.0.1");
                StreamClient second = from("127.0.0.1")) {
            awaitHead(first, "HTTP/1.1 200 ");
            awaitHead(second, "HTTP/1.1 200 ");
            try (StreamClient third = from("127.0.0.1")) {
                awaitHead(third, "HTTP/1.1 429 ", "Content-Type: application/problem+json", "Retry-After: 5");
            }
            try (StreamClient elsewhere = from("127.0.0.2")) {
                awaitHead(elsewhere, "HTTP/1.1 200 ");
                try (StreamClient another = from("127.0.0.3")) {
                    awaitHead(another, "HTTP/1.1 503 ", "Content-Type: application/problem+json", "Retry-After: 5");
                }
            }
            awaitStreams(2);
        }
        awaitStreams(0);
        try (StreamClient again = from("127.0.0.1")) {
            awaitHead(again, "HTTP/1.1 200 ");
        }
        awaitStreams(0);
    }

    @Test
    void what_asks_for_the_head_only_gets_no_stream() {
        awaitStreams(0);
        var answer = application.head("/api/v1/stream?symbol=A&timeframe=1m");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().allValues("Allow")).containsExactly("GET");
        assertThat(application.metric("streamingcandle_subscribers")).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeframe=1m | symbol
            symbol=A | timeframe
            symbol=A&timeframe=7m | timeframe
            symbol=A&timeframe=nonsense | timeframe
            symbol=,&timeframe=1m | symbol
            """)
    void a_wrong_parameter_is_named(String query, String parameter) {
        var answer = application.get("/api/v1/stream?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"parameter\":\"" + parameter + "\"");
    }

    @Test
    void more_than_fifty_symbols_are_refused() {
        String symbols = IntStream.range(0, 51).mapToObj(i -> "S" + i).collect(Collectors.joining(","));
        assertThat(application
                        .get("/api/v1/stream?timeframe=1m&symbol=" + symbols)
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "AAAAAAAA", "'<script>'"})
    void what_is_no_position_gives_a_reset_and_then_the_snapshot(String lastEventId) {
        awaitStreams(0);
        try (StreamClient client = StreamClient.open(application.port(), "symbol=A&timeframe=1m", lastEventId)) {
            await().atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(client.events("reset", "snapshot"))
                            .extracting(StreamClient.Event::type)
                            .containsExactly("reset", "snapshot"));
        }
        awaitStreams(0);
    }

    private static int round;

    /** One trade of each symbol, now. */
    private static void trade() {
        round++;
        List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
        for (String symbol : SYMBOLS) {
            String tick = "{\"symbol\":\"%s\",\"price\":\"%d\",\"size\":\"1\",\"time\":%d}"
                    .formatted(symbol, round, Instant.now().toEpochMilli());
            ticks.add(new ProducerRecord<>("ticks", symbol.getBytes(UTF_8), tick.getBytes(UTF_8)));
        }
        surroundings.send(ticks);
    }

    private static Socket slow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        return ask(socket, EVERYTHING);
    }

    @Test
    void a_client_that_takes_nothing_is_cut_off() throws Exception {
        awaitStreams(0);
        try (Socket socket = slow()) {
            assertThat(socket.getInputStream().read()).isPositive();
            await("the stream to be cut off").atMost(WholeApplication.PATIENCE).untilAsserted(() -> {
                trade();
                assertThat(application.metric("streamingcandle_subscribers")).isZero();
            });
            // The web server forgets the request a moment after the stream has ended.
            await().atMost(WholeApplication.PATIENCE).until(() -> application.openRequests() == 0);
        }
    }
}
