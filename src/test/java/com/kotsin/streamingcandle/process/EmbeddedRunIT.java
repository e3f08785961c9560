package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.embedded.EmbeddedApplication;
import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code mvn spring-boot:run} starts, in a process of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedRunIT {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRunIT.class);
    private static final long SEED = Long.getLong("seed", 3);
    private static final Pattern BROKER = Pattern.compile("^ +broker +(\\S+)$", Pattern.MULTILINE);
    private static final Pattern STORE = Pattern.compile("^ +store +(\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private ApplicationProcess application;
    private Services services;

    @AfterEach
    void killApplication() {
        if (services != null) {
            services.close();
        }
        if (application != null) {
            application.close();
        }
    }

    private Installation start(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--streamingcandle.demo.directory=" + directory.resolve("demo"), "--server.port=0"));
        all.addAll(List.of(arguments));
        application = ApplicationProcess.ofClass(directory, EmbeddedApplication.class, all);
        services = Services.at(application.awaitLogged(BROKER), application.awaitLogged(STORE));
        return new Installation(
                services,
                "candle-processor",
                "candles",
                "streamingcandle",
                "demo",
                directory.resolve("demo").resolve("state"));
    }

    private void kill() {
        LOG.warn("SIGKILL {} after the start", application.age());
        services.close();
        application.kill();
    }

    @Test
    void shows_candles_of_every_timeframe_and_goes_on_after_a_kill() {
        Installation first = start();
        for (String timeframe : TIMEFRAMES) {
            await(timeframe)
                    .atMost(LONG)
                    .until(() -> !first.sent(timeframe).isEmpty()
                            && !first.stored(timeframe).isEmpty()
                            && hasRecords(first.candles(timeframe) + "-live"));
        }
        LOG.warn("Candles of all timeframes are there {} after the start", application.age());
        application.awaitUp();
        // Between two bursts of the simulator everybody has read everything.
        await().atMost(LONG).until(() -> first.isSettled("ticks-5paisa", "ticks-binance"));
        LOG.warn("No group has a lag {} after the start", application.age());
        Map<String, String> processIds = first.processIds();
        long killed = System.currentTimeMillis();
        kill();

        Installation second = start();
        await().atMost(LONG).until(() -> hasNewerCandle(second.candles("1m") + "-live", killed));
        Duration again = application.age();
        await().atMost(LONG).until(() -> hasNewerCandle(second.candles("30m") + "-live", killed));
        LOG.warn("1m candles flow again {} after the second start, 30m candles {}", again, application.age());
        assertThat(second.processIds()).isEqualTo(processIds);
    }

    @Test
    void reads_ticks_of_the_user_beside_those_of_the_simulator() throws Exception {
        Installation installation = start();
        application.awaitUp();
        String tick = "{\"symbol\":\"MINE\",\"price\":\"1.5\",\"size\":\"1\",\"time\":%d}"
                .formatted(System.currentTimeMillis());
        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            producer.send(new ProducerRecord<>("ticks", "MINE", tick)).get();
        }

        await().atMost(LONG)
                .until(() -> services.kafka().read(installation.candles("1m") + "-live").stream()
                        .anyMatch(candle -> candle.key().equals("MINE")));
    }

    private boolean hasRecords(String topic) {
        return !services.kafka().read(topic).isEmpty();
    }

    private boolean hasNewerCandle(String topic, long millis) {
        return services.kafka().read(topic).stream()
                .anyMatch(candle -> OracleCandle.read(candle.value().getBytes(StandardCharsets.UTF_8))
                                .closeTime()
                        > millis);
    }

    @Test
    void a_replayed_file_gives_the_candles_of_its_trades() throws IOException {
        List<OracleTrade> trades = trades(4_000);
        Installation installation =
                start("--streamingcandle.demo.replay-file=" + file(trades), "--streamingcandle.demo.replay-speed=max");
        assertThatCandlesAreThoseOf(trades, installation);
    }

    @Test
    void a_replay_that_was_killed_goes_on_and_gives_the_same_candles() throws Exception {
        List<OracleTrade> trades = trades(20_000);
        String[] arguments = {
            "--streamingcandle.demo.replay-file=" + file(trades), "--streamingcandle.demo.replay-speed=max"
        };
        Installation first = start(arguments);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> services.kafka().committed(first.group("1m")) > 0);
        LOG.warn(
                "{} ticks are sent, {} offsets committed",
                services.kafka().read("ticks").size(),
                services.kafka().committed(first.group("1m")));
        Map<String, String> processIds = first.processIds();
        kill();

        Installation second = start(arguments);
        assertThatCandlesAreThoseOf(trades, second);
        assertThat(second.processIds()).isEqualTo(processIds);
    }

    /** They end with a window of every timeframe, so that none waits for long. */
    private static List<OracleTrade> trades(int count) {
        List<OracleTrade> trades = new ArrayList<>();
        RandomTrades.with(SEED)
                .trades(count)
                .between(1_746_417_600_000L, Duration.ofMinutes(30))
                .shuffledWithin(Duration.ZERO)
                .withIds()
                .list()
                .stream()
                .sorted(Comparator.comparingLong(OracleTrade::timeNanos))
                // S1 has more digits than the decimals of MongoDB can hold.
                .filter(trade -> !trade.symbol().equals("S1"))
                .forEach(trade -> trades.add(trade.at(trades.size())));
        return trades;
    }

    private Path file(List<OracleTrade> trades) throws IOException {
        String lines = trades.stream()
                .map(trade -> String.join(
                        ",",
                        trade.symbol(),
                        Long.toString(trade.timeNanos()),
                        trade.price().toPlainString(),
                        trade.size().toPlainString(),
                        trade.side() == null ? "" : trade.side(),
                        trade.id()))
                .collect(joining("\n", "symbol,time,price,size,side,id\n", "\n"));
        return Files.writeString(directory.resolve("trades.csv"), lines);
    }

    private void assertThatCandlesAreThoseOf(List<OracleTrade> trades, Installation installation) {
        for (String timeframe : TIMEFRAMES) {
            int minutes = Integer.parseInt(timeframe.replace("m", ""));
            List<OracleCandle> expected = CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
            await(timeframe)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(CandleKey.newest(installation.sent(timeframe)).stream()
                                    .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8))))
                            .as("%s, seed %d", timeframe, SEED)
                            .containsExactlyInAnyOrderElementsOf(expected));
            await(timeframe)
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(installation.stored(timeframe))
                            .as("%s, seed %d", timeframe, SEED)
                            .containsExactlyInAnyOrderElementsOf(CandleKey.newest(installation.sent(timeframe))));
        }
        LOG.warn("All candles of {} trades are there {} after the start", trades.size(), application.age());
    }
}
