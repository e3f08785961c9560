package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.PublishedCandle;
import com.kotsin.streamingcandle.oracle.PublishedCandle.Comparison;
import com.kotsin.streamingcandle.oracle.ThirdPartyCase;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real trades, sent as ticks, come out as the candles that others made of them: in Kafka, in MongoDB and over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ThirdPartyCasesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ThirdPartyCasesIT.class);
    private static final int LARGEST_TICKS_TOPIC = 3;

    /** A case, and the application that made its candles; two cases of the same symbols need two. */
    private record Run(String name, ThirdPartyCase third, WholeApplication application) {

        List<SaidCandle> ofCase(List<SaidCandle> candles) {
            Set<String> symbols =
                    third.published().stream().map(PublishedCandle::symbol).collect(Collectors.toSet());
            return candles.stream()
                    .filter(candle -> symbols.contains(candle.candle().symbol()))
                    .toList();
        }

        List<PublishedCandle> published(int minutes) {
            return minutes == 1 ? third.published() : third.published(minutes);
        }

        Set<PublishedCandle.Key> knownDifferences(int minutes) {
            return minutes == 1 ? third.knownDifferences() : third.knownDifferences(minutes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    /** As delivered, but for the names of its ticks topics. */
    private static WholeApplication application;

    private static WholeApplication repeated;
    private static WholeApplication unordered;
    private static List<Run> runs;

    @BeforeAll
    static void send_the_trades_of_all_cases() throws Exception {
        ThirdPartyCase gold = ThirdPartyCase.comexGoldFutures();
        ThirdPartyCase thin = ThirdPartyCase.hitbtcThinMarkets();
        ThirdPartyCase fourTimes = ThirdPartyCase.hitbtcThinMarketsRepeated();
        surroundings = new Surroundings(directory);
        surroundings.createTopic("ticks", LARGEST_TICKS_TOPIC);
        surroundings.createTopic("ticks-thin", LARGEST_TICKS_TOPIC - 1);

        application = new WholeApplication(
                surroundings,
                "streamingcandle",
                "streamingcandle.sources[0].topic=ticks",
                "streamingcandle.sources[1].topic=ticks-thin");
        send("ticks", byTime(gold));
        send("ticks-thin", byTime(thin));
        repeated = apart("repeated");
        send("ticks-repeated", byTime(fourTimes));
        unordered = apart("unordered", "streamingcandle.correction-horizon=60d");
        send("ticks-unordered", thin.trades());

        application.awaitAllClosed(gold.trades().size() + thin.trades().size());
        repeated.awaitAllClosed(fourTimes.trades().size());
        unordered.awaitAllClosed(thin.trades().size());
        runs = List.of(
                new Run("gold futures", gold, application),
                new Run("thin markets", thin, application),
                new Run("thin markets, each trade four times", thin, repeated),
                new Run("thin markets, symbol after symbol", thin, unordered));
    }

    private static WholeApplication apart(String name, String... properties) {
        Stream<String> names = Stream.of(
                "streamingcandle.application-id=" + name,
                "streamingcandle.topics.prefix=" + name,
                "streamingcandle.topics.dead-letter=" + name + "-dead-letter",
                "streamingcandle.sources[0].topic=ticks-" + name);
        return new WholeApplication(
                surroundings, name, Stream.concat(names, Stream.of(properties)).toArray(String[]::new));
    }

    /** As a feed would have sent them; the files stand in order of symbols. */
    private static List<OracleTrade> byTime(ThirdPartyCase third) {
        return third.trades().stream()
                .sorted(comparingLong(OracleTrade::timeNanos))
                .toList();
    }

    private static void send(String topic, List<OracleTrade> trades) {
        surroundings.send(trades.stream()
                .map(trade -> new ProducerRecord<>(
                        topic,
                        trade.symbol().getBytes(UTF_8),
                        trade.nativeTick().getBytes(UTF_8)))
                .toList());
    }

    @AfterAll
    static void stop() {
        for (WholeApplication each : applications()) {
            each.close();
        }
        if (surroundings != null) {
            surroundings.close();
        }
    }

    private static List<WholeApplication> applications() {
        return Stream.of(application, repeated, unordered)
                .filter(started -> started != null)
                .toList();
    }

    static Stream<Arguments> runsAndTimeframes() {
        return runs.stream()
                .flatMap(run -> WholeApplication.MINUTES.stream().map(minutes -> Arguments.of(run, minutes)));
    }

    @ParameterizedTest
    @MethodSource("runsAndTimeframes")
    void final_candles_in_Kafka_equal_the_third_partys(Run run, int minutes) {
        List<SaidCandle> said = run.ofCase(run.application().said(minutes));
        List<SaidCandle> newest = run.ofCase(run.application().newest(minutes));

        assertEqual(run, minutes, newest, "Kafka");
        LOG.info(
                "{}, {}m: {} candles were said once, {} were revised, the most often {} times",
                run,
                minutes,
                newest.stream().filter(candle -> candle.revision() == 0).count(),
                newest.stream().filter(candle -> candle.revision() > 0).count(),
                newest.stream().mapToInt(SaidCandle::revision).max().orElse(0));
        assertThat(said.stream().map(candle -> candle.key() + " revision " + candle.revision()))
                .as("each revision is said once")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("runsAndTimeframes")
    void candles_in_MongoDB_equal_the_third_partys(Run run, int minutes) {
        assertEqual(run, minutes, run.ofCase(run.application().stored(minutes)), "MongoDB");
    }

    private static void assertEqual(Run run, int minutes, List<SaidCandle> candles, String where) {
        List<OracleCandle> ours = candles.stream().map(SaidCandle::candle).toList();
        List<PublishedCandle> published = run.published(minutes);
        Comparison comparison = PublishedCandle.compare(published, ours, run.knownDifferences(minutes));
        LOG.info(
                "{}, {}m in {}: {} equal, {} different, {} known to differ, {} missing, {} extra",
                run,
                minutes,
                where,
                comparison.equal(),
                comparison.different().size(),
                comparison.known().size(),
                comparison.missing().size(),
                comparison.extra().size());
        assertThat(comparison.different()).isEmpty();
        assertThat(comparison.missing()).isEmpty();
        assertThat(comparison.extra()).isEmpty();
        assertThat(comparison.known()).hasSameSizeAs(run.knownDifferences(minutes));
        assertThat(comparison.equal())
                .isEqualTo(published.size() - comparison.known().size())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 30})
    void MongoDB_holds_the_newest_revision_of_each_candle_in_Kafka(int minutes) {
        for (WholeApplication each : applications()) {
            assertThat(each.stored(minutes)).containsExactlyInAnyOrderElementsOf(each.newest(minutes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 30})
    void HTTP_tells_what_MongoDB_holds(int minutes) {
        Map<String, List<SaidCandle>> bySymbol = application.stored(minutes).stream()
                .sorted(comparingLong(candle -> candle.candle().start()))
                .collect(Collectors.groupingBy(candle -> candle.candle().symbol()));
        assertThat(bySymbol).isNotEmpty();
        bySymbol.forEach((symbol, stored) -> assertThat(SaidCandle.readAll(application
                        .get("/api/v1/candles?limit=5000&timeframe=" + minutes + "m&symbol="
                                + URLEncoder.encode(symbol, UTF_8))
                        .body()))
                .isEqualTo(stored));
    }

    @Test
    void repeated_trades_are_counted_as_duplicates_and_nothing_else() {
        ThirdPartyCase thin = runs.get(2).third();
        assertThat(repeated.metric("streamingcandle_duplicates_total"))
                .isEqualTo(3.0 * thin.trades().size());
        assertThat(repeated.metric("streamingcandle_dead_letters_total")).isZero();
    }

    @Test
    void trades_that_come_symbol_after_symbol_revise() {
        assertThat(unordered.metric("streamingcandle_late_trades_total")).isPositive();
        assertThat(unordered.newest(1)).anyMatch(candle -> candle.revision() > 0);
    }

    @Test
    void every_candle_live_or_final_fits_the_schema() throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/candle.schema.json")), InputFormat.JSON);
        for (WholeApplication each : applications()) {
            List<ConsumerRecord<byte[], byte[]>> candles = each.committed();
            for (String topic : each.candleTopics()) {
                assertThat(candles)
                        .as("candles in %s", topic)
                        .anyMatch(record -> record.topic().equals(topic));
            }
            List<String> faults = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> candle : candles) {
                String json = new String(candle.value(), UTF_8);
                schema.validate(json, InputFormat.JSON)
                        .forEach(error -> faults.add(candle.topic() + ": " + error + " in " + json));
            }
            LOG.info(
                    "{} candles in {} topics held against the schema",
                    candles.size(),
                    each.candleTopics().size());
            assertThat(faults).isEmpty();
        }
    }

    @Test
    void records_are_keyed_by_symbol_and_lie_inside_their_own_window() {
        for (int minutes : WholeApplication.MINUTES) {
            assertThat(application.committed(application.finals(minutes))).allSatisfy(record -> {
                SaidCandle candle = SaidCandle.read(record.value());
                assertThat(new String(record.key(), UTF_8))
                        .isEqualTo(candle.candle().symbol());
                assertThat(record.timestamp()).isEqualTo(candle.candle().end() - 1);
                assertThat(candle.timeframe()).isEqualTo(minutes + "m");
                assertThat(candle.complete()).isTrue();
            });
            assertThat(application.committed(application.live(minutes))).allSatisfy(record -> {
                SaidCandle candle = SaidCandle.read(record.value());
                assertThat(new String(record.key(), UTF_8))
                        .isEqualTo(candle.candle().symbol());
                assertThat(record.timestamp()).isEqualTo(candle.candle().closeTime());
                assertThat(candle.status()).isEqualTo("live");
            });
        }
    }

    @Test
    void candle_topics_have_as_many_partitions_as_the_largest_ticks_topic() throws Exception {
        assertThat(surroundings.partitions(application.candleTopics()))
                .hasSize(12)
                .allSatisfy((topic, partitions) -> assertThat(partitions).isEqualTo(LARGEST_TICKS_TOPIC));
    }

    @Test
    void seven_groups_have_no_lag() throws Exception {
        assertThat(application.lags())
                .containsOnlyKeys(
                        "candle-processor-1m",
                        "candle-processor-2m",
                        "candle-processor-3m",
                        "candle-processor-5m",
                        "candle-processor-15m",
                        "candle-processor-30m",
                        "candle-processor-mongo-sink")
                .allSatisfy((group, lag) -> assertThat(lag).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 30})
    void each_timeframe_has_a_state_directory_of_its_own(int minutes) {
        assertThat(application.stateDirectory().resolve("candle-processor-" + minutes + "m"))
                .isNotEmptyDirectory();
    }

    @Test
    void health_is_up_with_an_entry_for_each_timeframe_and_the_sink() {
        JsonNode health =
                JsonMapper.shared().readTree(application.get("/actuator/health").body());

        assertThat(health.at("/status").asString()).isEqualTo("UP");
        assertThat(health.at("/components/mongoSink/status").asString()).isEqualTo("UP");
        for (int minutes : WholeApplication.MINUTES) {
            assertThat(health.at("/components/streams/components/" + minutes + "m/status")
                            .asString())
                    .isEqualTo("UP");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ticks_total",
                "candles_total",
                "open_windows",
                "stream_state",
                "event_to_live_seconds_count",
                "close_delay_seconds_count",
                "watermark_lag_seconds"
            })
    void metrics_are_there_for_Prometheus(String metric) {
        assertThat(application.metrics("streamingcandle_" + metric)).isNotEmpty();
    }

    @Test
    void the_state_of_every_timeframe_has_a_size() {
        assertThat(application.metrics("streamingcandle_state_bytes"))
                .hasSize(WholeApplication.MINUTES.size())
                .allSatisfy((timeframe, bytes) -> assertThat(bytes).isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "heapdump", "loggers", "beans", "threaddump", "configprops", "shutdown", "mappings"})
    void no_other_door_is_open(String endpoint) {
        assertThat(application.get("/actuator/" + endpoint).statusCode()).isEqualTo(404);
    }
}
