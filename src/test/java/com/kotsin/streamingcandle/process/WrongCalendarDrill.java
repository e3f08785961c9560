package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A calendar closes half an hour too early, and is corrected when the day is over. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WrongCalendarDrill {

    private static final Logger LOG = LoggerFactory.getLogger(WrongCalendarDrill.class);
    private static final long SEED = Long.getLong("seed", 42);
    private static final int TICKS = Integer.getInteger("drill.ticks", 30_000);
    private static final int PARTITIONS = 4;
    private static final Instant OPEN = Instant.parse("2025-05-05T03:45:00Z");
    private static final Instant WRONG_CLOSE = Instant.parse("2025-05-05T09:30:00Z");
    private static final Instant CLOSE = Instant.parse("2025-05-05T10:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2025-05-06T05:00:00Z");
    private static final String LAST = "LAST";

    @TempDir
    private Path directory;

    private final List<OracleTrade> trades = RandomTrades.with(SEED)
            .symbols(40)
            .trades(TICKS)
            .between(CLOSE.minus(Duration.ofHours(2)).toEpochMilli(), Duration.ofHours(2))
            .shuffledWithin(Duration.ofSeconds(1))
            .withIds()
            .list()
            .stream()
            // One in twelve has more digits than the decimals of MongoDB can hold.
            .filter(trade -> number(trade) % 12 != 1)
            .toList();

    private static int number(OracleTrade trade) {
        return Integer.parseInt(trade.symbol().substring(1));
    }

    private void send(Services services, String topic) throws Exception {
        services.kafka().createTopic(topic, PARTITIONS);
        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            for (OracleTrade trade : trades) {
                producer.send(
                        new ProducerRecord<>(topic, number(trade) % PARTITIONS, trade.symbol(), trade.nativeTick()));
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String tick = "{\"symbol\":\"%s%d\",\"price\":1,\"size\":1,\"time\":%d}"
                        .formatted(LAST, partition, NEXT_DAY.toEpochMilli());
                producer.send(new ProducerRecord<>(topic, partition, LAST + partition, tick));
            }
        }
    }

    private void writeCalendar(String close) throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("calendars")).resolve("drill.yaml"), """
                name: DRILL
                zone: Asia/Kolkata
                sessions:
                  - days: [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
                    open: "09:15"
                    close: "%s"
                """.formatted(close));
    }

    private Map<String, String> settings() {
        return Map.of(
                "STREAMINGCANDLE_QUIET_PERIOD", "2h",
                "STREAMINGCANDLE_GRACE", "60s",
                "STREAMINGCANDLE_CALENDARS_DIR", directory.resolve("calendars").toString(),
                "STREAMINGCANDLE_SOURCES_0_CALENDAR", "DRILL");
    }

    private static Collection<String> newest(List<String> candles) {
        return CandleKey.newest(candles.stream()
                .filter(json -> !json.startsWith("{\"symbol\":\"" + LAST))
                .toList());
    }

    private static List<OracleCandle> newestSent(Installation installation, String timeframe) {
        return newest(installation.sent(timeframe)).stream()
                .map(json -> OracleCandle.read(json.getBytes(UTF_8)))
                .toList();
    }

    private List<OracleCandle> expected(String timeframe) {
        return CandleByDefinition.of(
                trades,
                OracleWindow.inSessions(
                        Integer.parseInt(timeframe.replace("m", "")),
                        List.of(new OracleWindow(OPEN.toEpochMilli(), CLOSE.toEpochMilli()))));
    }

    @Test
    void a_rebuild_with_the_right_calendar_publishes_what_is_missing_and_what_differs() throws Exception {
        try (Services services = Services.start(directory.resolve("services"))) {
            Installation installation = Installation.named("calendar", services, directory);
            send(services, installation.ticks());
            writeCalendar("15:00");
            try (ApplicationProcess process = installation.start(directory, settings())) {
                installation.awaitSettled(process, installation.ticks());
                process.terminate();
                assertThat(process.awaitExit()).isZero();
            }
            assertThat(newestSent(installation, "1m"))
                    .isNotEmpty()
                    .allMatch(candle -> candle.start() < WRONG_CLOSE.toEpochMilli());

            writeCalendar("15:30");
            long from = System.nanoTime();
            try (ApplicationProcess process = installation.start(directory, settings())) {
                process.awaitUp();
                CommandProcess rebuild = CommandProcess.run(
                        directory,
                        installation.environment(settings()),
                        "",
                        "rebuild",
                        "--from",
                        OPEN.toString(),
                        "--to",
                        CLOSE.toString(),
                        "--promote");
                assertThat(rebuild.exitCode()).as(rebuild.toString()).isZero();
                installation.awaitSettled(process, installation.ticks());
                LOG.warn("\n| a calendar was wrong | {} s |", (System.nanoTime() - from) / 1_000_000_000.0);
            }
            int compared = 0;
            for (String timeframe : TIMEFRAMES) {
                List<OracleCandle> expected = expected(timeframe);
                assertThat(newestSent(installation, timeframe)).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(newest(installation.stored(timeframe)))
                        .containsExactlyInAnyOrderElementsOf(newest(installation.sent(timeframe)));
                compared += 2 * expected.size();
            }
            LOG.warn("{} trades; {} compared, all equal", trades.size(), compared);
        }
    }
}
