package com.kotsin.streamingcandle.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.query.Bars;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose client takes what is there only when the test says so, on candle topics that the test writes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleFeedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Timeframe HOURS = new Timeframe(240);
    private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.ONE_MINUTE, HOURS);
    private static final long START = Instant.parse("2025-05-05T00:00:00Z").toEpochMilli();
    /** So few that they can wait for one who takes what comes. */
    private static final int AT_ONCE = 250;

    private static final Pattern EVENT =
            Pattern.compile("(?:id: (?<id>.*)\n)?event: (?<type>.*)\ndata: (?<data>.*)\n\n");

    private static final Pattern NEWEST = Pattern.compile(".*\"timeframe\":\"(\\w+)\",\"start\":(\\d+).*");

    @TempDir
    Path directory;

    private final LiveTopics topics = new LiveTopics("feed-test", "candles", TIMEFRAMES);
    private final LiveTimer timer = new LiveTimer();
    /** How many consumers more of this name cannot be made. */
    private final AtomicInteger refused = new AtomicInteger();

    private volatile String refusedName = "";

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private CandleFeed feed;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(directory);
        try (Admin admin = admin()) {
            List<String> names =
                    topics.all().stream().map(LiveTopics.Topic::name).toList();
            admin.createTopics(names.stream()
                            .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
                            .toList())
                    .all()
                    .get();
            for (String name : names) {
                await().ignoreExceptions().atMost(PATIENCE).until(() -> end(admin, name) == 0);
            }
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        feed = new CandleFeed(
                topics, this::consumer, () -> new SymbolBook(Calendars.of(List.of())), timer, () -> Instant.EPOCH);
    }

    @AfterEach
    void stop() {
        feed.close();
        timer.close();
        producer.close(Duration.ZERO);
        broker.close();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static long end(Admin admin, String topic) throws Exception {
        TopicPartition only = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(only, OffsetSpec.latest()))
                .partitionResult(only)
                .get()
                .offset();
    }

    private Consumer<byte[], byte[]> consumer(String name) {
        if (name.equals(refusedName) && refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new KafkaException("No resolvable bootstrap urls");
        }
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "client.id",
                        name,
                        "auto.offset.reset",
                        "none",
                        "default.api.timeout.ms",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void write(Timeframe timeframe, int window, Status status) {
        String topic = "candles-" + timeframe + (status == Status.LIVE ? "-live" : "");
        Candle candle = Bars.bar("A", timeframe.minutes(), START + window * timeframe.millis(), 1)
                .said(status, 0, true);
        var record = new ProducerRecord<>(topic, "A".getBytes(UTF_8), CandleJson.write(candle));
        new Origin("ticks-0", "always", new Reading(0, Long.MIN_VALUE)).addTo(record.headers());
        producer.send(record);
    }

    private void closeMinutes(int from, int to) {
        for (int minute = from; minute < to; minute++) {
            write(Timeframe.ONE_MINUTE, minute, Status.FINAL);
        }
        producer.flush();
    }

    private record Event(String id, String type, String data) {

        /** Its type, and the number of its newest candle's window. */
        @Override
        public String toString() {
            Matcher newest = NEWEST.matcher(data);
            return newest.matches()
                    ? "%s %d"
                            .formatted(
                                    type,
                                    (Long.parseLong(newest.group(2)) - START)
                                            / Timeframe.parse(newest.group(1)).millis())
                    : type;
        }
    }

    /** A client that takes nothing by itself. */
    private final class Client {
        private final Outbox outbox = new Outbox();
        private final List<Event> taken = new ArrayList<>();
        private final Subscription subscription;

        Client(Timeframe timeframe, String lastEventId) {
            subscription = new Subscription(List.of("A"), List.of(timeframe), lastEventId, outbox, () -> {});
            feed.subscribe(subscription);
        }

        /** @return everything taken so far */
        List<Event> take() {
            for (byte[] next = outbox.next(); next != null; next = outbox.next()) {
                EVENT.matcher(new String(next, UTF_8))
                        .results()
                        .forEach(event -> taken.add(new Event(event.group(1), event.group(2), event.group(3))));
            }
            return taken;
        }

        void awaitTaken(String... events) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(take()).extracting(Event::toString).containsExactly(events));
        }

        String lastId() {
            return taken.get(taken.size() - 1).id();
        }

        void leave() {
            feed.unsubscribe(subscription);
        }
    }

    @Test
    void a_client_that_does_not_take_what_closes_gets_a_reset_and_the_newest_instead() {
        Client slow = new Client(Timeframe.ONE_MINUTE, null);
        slow.awaitTaken("snapshot");
        Client quick = new Client(Timeframe.ONE_MINUTE, null);
        quick.awaitTaken("snapshot");
        int all = Outbox.MOST_WAITING + AT_ONCE;
        for (int closed = AT_ONCE; closed <= all; closed += AT_ONCE) {
            closeMinutes(closed - AT_ONCE, closed);
            int taken = 1 + closed;
            await("the client that takes what comes to have %d events".formatted(taken))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(quick.take()).hasSize(taken));
        }
        write(Timeframe.ONE_MINUTE, all, Status.FINAL);
        producer.flush();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(slow.take().stream().map(Event::toString)).endsWith("final " + all));
        assertThat(slow.taken.get(1).data()).contains("too slow");
        int newest = Integer.parseInt(slow.taken.get(2).toString().substring("snapshot ".length()));
        List<String> expected = new ArrayList<>(List.of("snapshot", "reset", "snapshot " + newest));
        for (int closed = newest + 1; closed <= all; closed++) {
            expected.add("final " + closed);
        }
        assertThat(newest).isGreaterThanOrEqualTo(Outbox.MOST_WAITING);
        assertThat(slow.taken).extracting(Event::toString).containsExactlyElementsOf(expected);
    }

    @Test
    void what_was_missed_is_sent_again_by_the_last_id() {
        closeMinutes(0, 3);
        Client client = new Client(Timeframe.ONE_MINUTE, null);
        await().atMost(PATIENCE).until(() -> client.take().size() == 1);
        client.leave();
        closeMinutes(3, 5);
        new Client(Timeframe.ONE_MINUTE, client.lastId()).awaitTaken("final 3", "final 4", "snapshot 4");
    }

    @Test
    void who_was_away_for_longer_than_the_topic_keeps_candles_is_told_so() throws Exception {
        closeMinutes(0, 3);
        Client client = new Client(Timeframe.ONE_MINUTE, null);
        await().atMost(PATIENCE).until(() -> client.take().size() == 1);
        client.leave();
        closeMinutes(3, 6);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("candles-1m", 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
        }
        Client again = new Client(Timeframe.ONE_MINUTE, client.lastId());
        again.awaitTaken("reset", "snapshot 5");
        assertThat(again.taken.get(0).data()).contains("too much was missed");
    }

    @Test
    void candles_of_hours_come_from_their_own_topic() {
        write(HOURS, 0, Status.FINAL);
        write(HOURS, 1, Status.LIVE);
        producer.flush();
        Client client = new Client(HOURS, null);
        client.awaitTaken("snapshot 1");
        assertThat(client.taken.get(0).data()).contains("\"start\":" + START + ",", "\"timeframe\":\"240m\"");
        write(HOURS, 2, Status.LIVE);
        client.awaitTaken("snapshot 1", "live 2");
        write(HOURS, 1, Status.FINAL);
        client.awaitTaken("snapshot 1", "live 2", "final 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live-feed", "live-reader"})
    void a_stream_begins_once_kafka_can_be_reached(String consumer) {
        refusedName = consumer;
        refused.set(2);
        closeMinutes(0, 1);
        new Client(Timeframe.ONE_MINUTE, null).awaitTaken("snapshot 0");
        assertThat(refused).hasValue(0);
    }

    @Test
    void a_stream_goes_on_where_it_was_when_kafka_was_away() {
        Client client = new Client(Timeframe.ONE_MINUTE, null);
        client.awaitTaken("snapshot");
        closeMinutes(0, 1);
        client.awaitTaken("snapshot", "final 0");
        broker.close();
        broker = EmbeddedBroker.start(directory);
        closeMinutes(1, 2);
        client.awaitTaken("snapshot", "final 0", "final 1");
    }

    @Test
    void a_symbol_is_read_until_the_last_has_left() {
        Client first = new Client(Timeframe.ONE_MINUTE, null);
        Client second = new Client(Timeframe.ONE_MINUTE, null);
        first.awaitTaken("snapshot");
        second.awaitTaken("snapshot");
        first.leave();
        closeMinutes(0, 1);
        second.awaitTaken("snapshot", "final 0");
        assertThat(feed.size()).isEqualTo(1);
        second.leave();
        await().atMost(PATIENCE).until(() -> feed.size() == 0);
        closeMinutes(1, 2);
        new Client(Timeframe.ONE_MINUTE, null).awaitTaken("snapshot 1");
        assertThat(first.take()).hasSize(1);
    }
}
