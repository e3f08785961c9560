package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a client of the stream sees while candles form, close and are revised. Event times lie in the past. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamIT {

    private static final long START = Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;

    @BeforeAll
    static void start() throws Exception {
        surroundings = new Surroundings(directory);
        application = new WholeApplication(
                surroundings,
                "streamingcandle",
                "streamingcandle.quiet-period=1h",
                "streamingcandle.http.heartbeat=200ms",
                // What holds up the end would hold it up so long.
                "spring.lifecycle.timeout-per-shutdown-phase=10m");
        surroundings.keepForEver(application.candleTopics());
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

    private static void trade(String symbol, long millisIn, String price) {
        OracleTrade trade = new OracleTrade(
                symbol, new BigDecimal(price), BigDecimal.ONE, (START + millisIn) * 1_000_000, 0, 0, "buy", null);
        surroundings.send(List.of(new ProducerRecord<>(
                "ticks", symbol.getBytes(UTF_8), trade.nativeTick().getBytes(UTF_8))));
    }

    private static StreamClient open(String query) {
        return StreamClient.open(application.port(), query);
    }

    private static Stream<String> said(StreamClient client, String timeframe) {
        return client.events().stream()
                .filter(event -> List.of("live", "final", "revised").contains(event.type()))
                .map(StreamClient.Event::candle)
                .filter(candle -> candle.timeframe().equals(timeframe))
                .map(candle -> "%s %d +%d"
                        .formatted(
                                candle.status(),
                                candle.candle().trades(),
                                (candle.candle().start() - START) / 60_000));
    }

    private static void awaitSaid(StreamClient client, String timeframe, String... said) {
        await("%s of %s".formatted(timeframe, List.of(said)))
                .atMost(WholeApplication.PATIENCE)
                .untilAsserted(() -> assertThat(said(client, timeframe)).containsExactly(said));
    }

    @Test
    void a_stream_says_what_is_then_what_forms_then_what_closes_then_what_is_revised() {
        try (StreamClient client = open("symbol=A&timeframe=1m,5m&timeframe=2m")) {
            await().atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(client.events("snapshot")).hasSize(3));
            assertThat(client.events("snapshot"))
                    .extracting(StreamClient.Event::data)
                    .containsExactly(
                            "{\"symbol\":\"A\",\"timeframe\":\"1m\",\"candles\":[]}",
                            "{\"symbol\":\"A\",\"timeframe\":\"2m\",\"candles\":[]}",
                            "{\"symbol\":\"A\",\"timeframe\":\"5m\",\"candles\":[]}");

            trade("A", 1_000, "100");
            awaitSaid(client, "1m", "live 1 +0");
            awaitSaid(client, "5m", "live 1 +0");
            trade("A", 61_000, "101");
            awaitSaid(client, "1m", "live 1 +0", "live 1 +1");
            awaitSaid(client, "2m", "live 1 +0", "live 2 +0");
            trade("A", 125_000, "102");
            // What forms and what closes come from two topics, of which either may be read first.
            await().atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(said(client, "1m"))
                            .contains("final 1 +0", "final 1 +1", "live 1 +2")
                            .startsWith("live 1 +0", "live 1 +1"));
            awaitSaid(client, "5m", "live 1 +0", "live 2 +0", "live 3 +0");
            trade("A", 2_000, "99");
            await().atMost(WholeApplication.PATIENCE)
                    .untilAsserted(() -> assertThat(said(client, "1m")).contains("revised 2 +0"));
            assertThat(client.events("reset")).isEmpty();
            assertThat(client.head())
                    .contains("HTTP/1.1 200 ", "Cache-Control: no-store", "X-Accel-Buffering: no")
                    .anyMatch(line -> line.startsWith("Content-Type: text/event-stream"));
            await().atMost(WholeApplication.PATIENCE)
                    .until(() -> !client.events("heartbeat").isEmpty());
        }
    }

    @Test
    void the_minutes_of_a_symbol_can_be_asked_for() {
        trade("MINUTES", 1_000, "100");
        trade("MINUTES", 61_000, "101");
        trade("MINUTES", 125_000, "102");
        RecentMinutes minutes = application.bean(RecentMinutes.class);
        await().atMost(WholeApplication.PATIENCE)
                .untilAsserted(() -> assertThat(minutes.of("MINUTES"))
                        .extracting(candle -> candle.status() + " " + (candle.start() - START) / 60_000)
                        .containsExactly("FINAL 0", "FINAL 1", "LIVE 2"));
        assertThat(minutes.of("NONE")).isEqualTo(List.<Candle>of());
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void an_open_stream_does_not_hold_up_the_end_of_the_application() {
        try (StreamClient client = open("symbol=A&timeframe=1m")) {
            await().atMost(WholeApplication.PATIENCE)
                    .until(() -> !client.events("snapshot").isEmpty());
            assertThat(client.isEnded()).isFalse();
            WholeApplication stopping = application;
            application = null;
            assertTimeout(Duration.ofMinutes(5), stopping::close);
            await().atMost(WholeApplication.PATIENCE).until(client::isEnded);
        }
    }
}
