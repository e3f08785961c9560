package com.kotsin.streamingcandle.process;

import static com.kotsin.streamingcandle.process.ApplicationProcess.LONG;
import static com.kotsin.streamingcandle.process.Installation.TIMEFRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Six feeds, each keyed in its own way, read as a backlog by a process that is killed in the middle and started again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyingIT {

    private static final long SEED = Long.getLong("seed", 11);
    private static final int PARTITIONS = 3;
    private static final int TRADES = 600;

    /** How a feed keys its ticks. */
    private enum Feed {
        SYMBOL("by-symbol"),
        TOKEN("by-symbol"),
        UNRELATED("repartition"),
        NOTHING("repartition"),
        MIXED("repartition"),
        ARRAYS("repartition");

        private final String keying;

        Feed(String keying) {
            this.keying = keying;
        }

        String topic() {
            return "keyed-by-" + name().toLowerCase();
        }

        ProducerRecord<String, String> record(String symbol, String value, Random random) {
            return switch (this) {
                case SYMBOL -> new ProducerRecord<>(topic(), symbol, value);
                case TOKEN -> new ProducerRecord<>(topic(), Integer.toString(symbol.hashCode()), value);
                case UNRELATED -> new ProducerRecord<>(topic(), Long.toString(random.nextLong()), value);
                case NOTHING, ARRAYS -> new ProducerRecord<>(topic(), random.nextInt(PARTITIONS), null, value);
                case MIXED ->
                    random.nextBoolean()
                            ? new ProducerRecord<>(topic(), symbol, value)
                            : new ProducerRecord<>(topic(), random.nextInt(PARTITIONS), null, value);
            };
        }
    }

    private record Sent(List<OracleTrade> trades, Future<RecordMetadata> place) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<OracleTrade> trades = new ArrayList<>();
    private final Map<String, List<OracleCandle>> expected = new HashMap<>();
    private Services services;
    private Installation installation;
    private ApplicationProcess application;

    @BeforeAll
    void read_a_backlog_with_a_kill(@TempDir Path directory) throws Exception {
        services = Services.start(directory.resolve("services"));
        installation = Installation.named("keying", services, directory);
        Map<String, String> settings = new HashMap<>();
        settings.put("STREAMINGCANDLE_CORRECTION_HORIZON", "20m");
        for (Feed feed : Feed.values()) {
            services.kafka().createTopic(feed.topic(), PARTITIONS);
        }
        try (KafkaProducer<String, String> producer = services.kafka().producer()) {
            List<Runnable> heldBack = new ArrayList<>();
            for (Feed feed : Feed.values()) {
                settings.put("STREAMINGCANDLE_SOURCES_%d_TOPIC".formatted(feed.ordinal()), feed.topic());
                settings.put("STREAMINGCANDLE_SOURCES_%d_KEYING".formatted(feed.ordinal()), feed.keying);
                heldBack.addAll(send(feed, producer));
            }
            producer.flush();
            application = installation.start(directory, settings);
            int moment = 300 + new Random(SEED).nextInt(1_500);
            await("%d records processed".formatted(moment))
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> services.kafka().committed(installation.group("1m")) >= moment);
            // However fast it was, there is something left to do.
            heldBack.forEach(Runnable::run);
            application.kill();
        }
        for (Sent each : sent) {
            RecordMetadata place = each.place.get();
            for (int element = 0; element < each.trades.size(); element++) {
                trades.add(each.trades.get(element).at(place.offset() * 1_000 + place.partition() * 10L + element));
            }
        }
        application = installation.start(directory, settings);
        await("the candles of all trades")
                .atMost(LONG)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    for (String timeframe : TIMEFRAMES) {
                        assertThat(newest(timeframe)).containsExactlyInAnyOrderElementsOf(expected(timeframe));
                        assertThat(installation.stored(timeframe)).hasSameSizeAs(expected(timeframe));
                    }
                });
    }

    /**
     * Symbols are the feed's own; a trade's place is its offset, partition and index in its record.
     *
     * @return what sends the last third
     */
    private List<Runnable> send(Feed feed, KafkaProducer<String, String> producer) {
        Random random = new Random(SEED + feed.ordinal());
        // S1 has more digits than the decimals of MongoDB can hold.
        List<OracleTrade> list = RandomTrades.with(SEED + feed.ordinal()).trades(TRADES).list().stream()
                .filter(trade -> !trade.symbol().equals("S1"))
                .map(trade -> named(trade, feed + "-" + trade.symbol()))
                .toList();
        List<Runnable> heldBack = new ArrayList<>();
        for (int next = 0; next < list.size(); ) {
            int size = feed == Feed.ARRAYS ? 1 + random.nextInt(5) : 1;
            List<OracleTrade> some = list.subList(next, Math.min(list.size(), next + size));
            next += some.size();
            String value = some.stream().map(OracleTrade::nativeTick).collect(Collectors.joining(","));
            ProducerRecord<String, String> record =
                    feed.record(some.get(0).symbol(), some.size() == 1 ? value : "[" + value + "]", random);
            Runnable sending = () -> sent.add(new Sent(some, producer.send(record)));
            if (next < list.size() * 2 / 3) {
                sending.run();
            } else {
                heldBack.add(sending);
            }
        }
        return heldBack;
    }

    private static OracleTrade named(OracleTrade trade, String symbol) {
        return new OracleTrade(
                symbol,
                trade.price(),
                trade.size(),
                trade.timeNanos(),
                trade.ordinal(),
                trade.position(),
                trade.side(),
                trade.id());
    }

    @AfterAll
    void stop() {
        if (application != null) {
            application.close();
        }
        if (services != null) {
            services.close();
        }
    }

    private List<OracleCandle> expected(String timeframe) {
        return expected.computeIfAbsent(timeframe, key -> {
            int minutes = Integer.parseInt(key.replace("m", ""));
            return CandleByDefinition.of(trades, OracleWindow.sinceEpoch(minutes));
        });
    }

    private List<OracleCandle> newest(String timeframe) {
        return CandleKey.newest(installation.sent(timeframe)).stream()
                .map(json -> OracleCandle.read(json.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void candles_are_those_of_all_trades_by_definition_however_the_feed_is_keyed(String timeframe) {
        assertThat(newest(timeframe)).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(expected(timeframe));
    }

    @ParameterizedTest
    @FieldSource("com.kotsin.streamingcandle.process.Installation#TIMEFRAMES")
    void every_revision_is_sent_once_and_the_store_holds_the_newest(String timeframe) {
        List<String> sent = installation.sent(timeframe);

        assertThat(sent.stream().map(CandleKey::withRevision))
                .as("seed %d", SEED)
                .doesNotHaveDuplicates();
        await("the newest revisions in the store")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(installation.stored(timeframe))
                        .as("seed %d", SEED)
                        .containsExactlyInAnyOrderElementsOf(CandleKey.newest(sent)));
    }

    @Test
    void nothing_is_lost_and_no_symbol_is_called_spread() {
        assertThat(services.kafka().read("keying-dead-letter")).isEmpty();
        assertThat(application
                        .health()
                        .path("components")
                        .path("keying")
                        .path("status")
                        .asString())
                .isEqualTo("UP");
    }
}
