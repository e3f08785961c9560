package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.deploy.Tool;
import com.kotsin.streamingcandle.example.NewestCandles;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.PublishedCandle;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One symbol's trades, all closed, then a late one. And one that trades now, whose candles can be read while they form.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveAndRevisionsIT {

    private static final List<OracleTrade> IN_TIME = List.of(
            trade("2025-05-05T10:00:10Z", "100", "1"),
            trade("2025-05-05T10:00:50Z", "102", "2"),
            trade("2025-05-05T10:01:20Z", "101", "0.5"),
            trade("2025-05-05T10:04:59.999Z", "99", "4"),
            trade("2025-05-05T10:06:00Z", "103", "1"));
    private static final OracleTrade LATE = trade("2025-05-05T10:00:55Z", "98.5", "3");
    private static final long LATE_WINDOWS_START =
            Instant.parse("2025-05-05T10:00:00Z").toEpochMilli();

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;
    private static final List<List<SaidCandle>> before = new ArrayList<>();

    @BeforeAll
    static void send_a_trade_after_its_windows_have_closed() {
        surroundings = new Surroundings(directory);
        application = new WholeApplication(surroundings, "streamingcandle");
        send(IN_TIME);
        application.awaitAllClosed(IN_TIME.size());
        WholeApplication.MINUTES.forEach(minutes -> before.add(ofLateWindow(application.newest(minutes))));
        send(List.of(LATE));
        application.awaitAllClosed(IN_TIME.size() + 1);
    }

    private static OracleTrade trade(String time, String price, String size) {
        long millis = Instant.parse(time).toEpochMilli();
        return new OracleTrade(
                "LATE", new BigDecimal(price), new BigDecimal(size), millis * 1_000_000, 0, 0, "buy", null);
    }

    private static void send(List<OracleTrade> trades) {
        surroundings.send(trades.stream()
                .map(trade -> new ProducerRecord<>(
                        "ticks",
                        trade.symbol().getBytes(UTF_8),
                        trade.nativeTick().getBytes(UTF_8)))
                .toList());
    }

    private static List<SaidCandle> stored(int minutes) {
        return application.stored(minutes).stream()
                .filter(candle -> candle.candle().symbol().equals(LATE.symbol()))
                .toList();
    }

    private static List<SaidCandle> ofLateWindow(List<SaidCandle> candles) {
        return candles.stream()
                .filter(candle -> candle.candle().start() == LATE_WINDOWS_START)
                .toList();
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

    @Test
    void candles_are_final_before_the_late_trade_comes() {
        assertThat(before)
                .hasSize(WholeApplication.MINUTES.size())
                .allSatisfy(candles -> assertThat(candles).singleElement().satisfies(candle -> {
                    assertThat(candle.status()).isEqualTo("final");
                    assertThat(candle.revision()).isZero();
                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 30})
    void a_late_trade_revises_the_candles_that_hold_it_once(int minutes) {
        List<OracleTrade> all = Stream.concat(IN_TIME.stream(), Stream.of(LATE)).toList();
        List<OracleCandle> byDefinition = CandleByDefinition.of(all, OracleWindow.sinceEpoch(minutes));

        assertThat(ofLateWindow(application.said(minutes)))
                .extracting(candle -> candle.status() + " " + candle.revision())
                .containsExactly("final 0", "revised 1");
        assertThat(application.newest(minutes).stream().map(SaidCandle::candle))
                .containsExactlyInAnyOrderElementsOf(byDefinition);
        assertThat(stored(minutes)).containsExactlyInAnyOrderElementsOf(application.newest(minutes));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 15, 30})
    void revised_minutes_fold_into_the_revised_longer_candle(int minutes) {
        assertThat(published(minutes))
                .containsExactlyInAnyOrderElementsOf(
                        CandleByDefinition.rollUp(published(1), OracleWindow.sinceEpoch(minutes)));
    }

    private static List<PublishedCandle> published(int minutes) {
        return stored(minutes).stream()
                .map(SaidCandle::candle)
                .map(OracleCandle::published)
                .toList();
    }

    @Test
    void a_symbol_that_trades_now_has_live_candles() {
        List<OracleTrade> trades = new ArrayList<>();
        await("live candles of every timeframe")
                .atMost(WholeApplication.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    OracleTrade trade = tradeNow(trades.size());
                    trades.add(trade);
                    send(List.of(trade));
                    return WholeApplication.MINUTES.stream()
                            .noneMatch(
                                    minutes -> application.live(minutes, "NOW").isEmpty());
                });

        for (int minutes : WholeApplication.MINUTES) {
            assertThat(application.live(minutes, "NOW")).allSatisfy(candle -> {
                List<OracleTrade> soFar = trades.stream()
                        .filter(trade -> trade.timeMillis() <= candle.candle().closeTime())
                        .toList();
                assertThat(CandleByDefinition.of(soFar, OracleWindow.sinceEpoch(minutes)))
                        .contains(candle.candle());
                assertThat(candle.status()).isEqualTo("live");
                assertThat(candle.revision()).isZero();
            });
        }
    }

    @Test
    void the_program_in_the_page_for_readers_knows_the_newest_revision() {
        try (NewestCandles candles = new NewestCandles(surroundings.broker.bootstrapServers(), application.finals(5))) {
            await().atMost(WholeApplication.PATIENCE).untilAsserted(() -> {
                candles.poll();
                assertThat(candles.candle(LATE.symbol(), LATE_WINDOWS_START)).hasValueSatisfying(candle -> {
                    assertThat(candle.get("revision").intValue()).isEqualTo(1);
                    assertThat(candle.get("low").decimalValue()).isEqualByComparingTo(LATE.price());
                });
            });
        }
    }

    @Test
    void each_line_for_a_shell_in_the_page_for_readers_prints_the_revision() throws Exception {
        Tool.need("jq");
        KafkaTools tools = new KafkaTools(directory.resolve("kafka-tools"));
        List<String> lines = Files.readString(Path.of("docs/consumers.md"))
                .lines()
                .filter(line -> line.startsWith("kafka-"))
                .toList();

        assertThat(lines).hasSize(3);
        // Each waits for more before it ends, and on a slow machine may give up before it has all.
        lines.parallelStream()
                .forEach(line -> await(line)
                        .atMost(WholeApplication.PATIENCE.multipliedBy(4))
                        .untilAsserted(() -> {
                            String printed =
                                    tools.run(line.replace("localhost:9092", surroundings.broker.bootstrapServers()));
                            assertThat(printed.lines()).anyMatch(candle -> isOfLateWindow(candle, 1));
                            assertThat(printed.lines().noneMatch(candle -> isOfLateWindow(candle, 0)))
                                    .as("only the newest revisions: %s", line)
                                    .isEqualTo(line.contains("| jq"));
                        }));
    }

    private static boolean isOfLateWindow(String line, int revision) {
        return line.contains("\"start\":" + LATE_WINDOWS_START) && line.contains("\"revision\":" + revision);
    }

    private static OracleTrade tradeNow(int number) {
        long now = Instant.now().toEpochMilli();
        BigDecimal price = BigDecimal.valueOf(100 + number % 7);
        return new OracleTrade("NOW", price, BigDecimal.ONE, now * 1_000_000, 0, number, null, null);
    }
}
