package com.kotsin.streamingcandle.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleTrade;
import com.kotsin.streamingcandle.oracle.OracleWindow;
import com.kotsin.streamingcandle.oracle.RandomTrades;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken records in between good ones: each is found again with its reason, and the good ones lose nothing by them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadInputIT {

    private static final long SEED = Long.getLong("seed", 9);
    private static final int PARTITIONS = 4;
    private static final long NSE_TRADES = Instant.parse("2025-05-05T05:00:00Z").toEpochMilli();
    private static final int SHOWN = 200;

    /** A record of the dead-letter topic; key and value as text with one character a byte, long ones by their hash. */
    private record Found(
            String reason,
            String topic,
            String partition,
            String offset,
            String timestamp,
            String element,
            String key,
            String value) {}

    @TempDir
    static Path directory;

    private static Surroundings surroundings;
    private static WholeApplication application;
    private static final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private static final List<OracleTrade> good = new ArrayList<>();
    private static final Map<Integer, BrokenTick> brokenByPlace = new TreeMap<>();
    private static final List<Found> expected = new ArrayList<>();
    private static int objects;

    @BeforeAll
    static void send_broken_ticks_in_between_good_ones() throws Exception {
        surroundings = new Surroundings(directory);
        surroundings.createTopic("ticks", PARTITIONS);
        application = new WholeApplication(surroundings, "streamingcandle");
        mix();
        List<Future<RecordMetadata>> sent = surroundings.send(records);
        for (Map.Entry<Integer, BrokenTick> place : brokenByPlace.entrySet()) {
            expect(place.getValue(), sent.get(place.getKey()).get());
        }
        application.awaitAllClosed(objects);
    }

    /** Good trades in order of time, and after each some a broken one on the same partition. */
    private static void mix() {
        // S1 has prices and sizes with more digits together than MongoDB keeps.
        List<OracleTrade> trades =
                RandomTrades.with(SEED)
                        .between(NSE_TRADES, Duration.ofMinutes(40))
                        .shuffledWithin(Duration.ZERO)
                        .list()
                        .stream()
                        .filter(trade -> !trade.symbol().equals("S1"))
                        .toList();
        List<BrokenTick> broken = new ArrayList<>(BrokenTick.all(NSE_TRADES));
        int distance = trades.size() / (broken.size() + 2);
        for (int i = 0; i < trades.size(); i++) {
            OracleTrade trade = trades.get(i);
            int partition = partition(trade.symbol());
            addGood(trade, partition, trade.nativeTick());
            if (i == trades.size() / 2) {
                addMixedArray(trade, partition);
                addEscaped(trade);
            }
            // The first ones only when each partition has a watermark, without which nothing is too late.
            if (i > 2 * distance && i % distance == 0 && !broken.isEmpty()) {
                BrokenTick next = broken.remove(0);
                objects += next.letters().size();
                brokenByPlace.put(records.size(), next);
                records.add(new ProducerRecord<>("ticks", partition, next.key(), next.value()));
            }
        }
        assertThat(broken)
                .as("broken ticks for which no place was found, seed %d", SEED)
                .isEmpty();
    }

    private static int partition(String symbol) {
        return Math.floorMod(symbol.hashCode(), PARTITIONS);
    }

    private static void addGood(OracleTrade trade, int partition, String tick) {
        good.add(trade.at(good.size()));
        objects++;
        records.add(new ProducerRecord<>("ticks", partition, utf8(trade.symbol()), utf8(tick)));
    }

    private static void addMixedArray(OracleTrade like, int partition) {
        OracleTrade first = like.at(good.size());
        OracleTrade second = like.at(good.size() + 1);
        good.addAll(List.of(first, second));
        byte[] bad = utf8("{\"symbol\":\"B\",\"price\":\"x\",\"size\":1,\"time\":1}");
        byte[] worse = utf8("\"\u20AC\"");
        brokenByPlace.put(
                records.size(),
                new BrokenTick(
                        "array with good and bad elements",
                        null,
                        null,
                        List.of(
                                new BrokenTick.Letter("bad_time", 1, bad),
                                new BrokenTick.Letter("not_a_trade", 2, worse))));
        objects += 4;
        records.add(new ProducerRecord<>(
                "ticks",
                partition,
                null,
                utf8("[" + first.nativeTick() + "," + new String(bad, UTF_8) + " ,\"\u20AC\"," + second.nativeTick()
                        + "]")));
    }

    /** Strange to look at, but a trade. */
    private static void addEscaped(OracleTrade like) {
        OracleTrade trade =
                new OracleTrade("ESC", BigDecimal.TEN, BigDecimal.ONE, like.timeNanos(), 0, good.size(), null, null);
        addGood(
                trade,
                partition("ESC"),
                "\t{\"unknown\":[{\"symbol\":1}],\"\\u0073ymbol\":\"\\u0045SC\",\"price\":1E1,\"size\":\"1.000\",\"time\":\"%d\"}\r\n"
                        .formatted(trade.timeNanos()));
    }

    private static void expect(BrokenTick broken, RecordMetadata place) {
        for (BrokenTick.Letter letter : broken.letters()) {
            expected.add(new Found(
                    letter.reason(),
                    place.topic(),
                    "" + place.partition(),
                    "" + place.offset(),
                    "" + place.timestamp(),
                    "" + letter.element(),
                    text(broken.key()),
                    text(letter.bytes())));
        }
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

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, ISO_8859_1);
        return bytes.length <= SHOWN
                ? text
                : "%s... %d bytes, hash %d".formatted(text.substring(0, SHOWN), bytes.length, text.hashCode());
    }

    private static Found found(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = letter.headers();
        return new Found(
                header(headers, DeadLetter.REASON),
                header(headers, DeadLetter.SOURCE_TOPIC),
                header(headers, DeadLetter.PARTITION),
                header(headers, DeadLetter.OFFSET),
                header(headers, DeadLetter.TIMESTAMP),
                header(headers, DeadLetter.ELEMENT),
                text(letter.key()),
                text(letter.value()));
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters() {
        return application.committed("candles-dead-letter");
    }

    @Test
    void each_is_found_once_with_its_bytes_its_place_and_its_reason() {
        assertThat(brokenByPlace.values().stream().map(BrokenTick::kind).distinct())
                .hasSizeGreaterThan(100);
        assertThat(letters().stream().map(BadInputIT::found)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void each_says_in_words_what_was_wrong() {
        assertThat(letters())
                .isNotEmpty()
                .allSatisfy(letter ->
                        assertThat(header(letter.headers(), DeadLetter.DETAIL)).isNotBlank());
    }

    @Test
    void the_counter_of_each_reason_agrees() {
        Map<String, Double> counted = new TreeMap<>();
        // The sink's, counted from the start.
        counted.put("reason=\"malformed_candle\"", 0.0);
        counted.put("reason=\"not_storable\"", 0.0);
        expected.forEach(letter -> counted.merge("reason=\"" + letter.reason() + "\"", 1.0, Double::sum));

        assertThat(application.metrics("streamingcandle_dead_letters_total")).isEqualTo(counted);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15, 30})
    void the_candles_of_the_good_ones_are_right_in_Kafka_and_in_MongoDB(int minutes) {
        var byDefinition = CandleByDefinition.of(good, OracleWindow.sinceEpoch(minutes));

        assertThat(application.newest(minutes).stream().map(SaidCandle::candle))
                .as("newest revisions in Kafka, seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(byDefinition);
        assertThat(application.stored(minutes).stream().map(SaidCandle::candle))
                .as("documents in MongoDB, seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(byDefinition);
    }
}
