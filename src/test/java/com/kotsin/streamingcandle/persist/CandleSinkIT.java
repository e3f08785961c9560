package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.TestCandles.candle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.wire.CandleJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.listener.MessageListenerContainer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleSinkIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final AtomicInteger RUN = new AtomicInteger();
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(CandleSink.class);

    @TempDir
    static Path brokerDirectory;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @TempDir
    Path storeDirectory;

    private TestStore store;
    private SinkTopics topics;
    private KafkaProducer<byte[], byte[]> producer;
    private ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({KafkaAutoConfiguration.class, MongoAutoConfiguration.class})
    @Import({MongoConfiguration.class, SinkConfiguration.class})
    static class Application {

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(brokerDirectory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void makeTopicsAndStore() throws Exception {
        String run = "run" + RUN.incrementAndGet();
        topics = new SinkTopics(
                run, "here", run, List.of(Timeframe.ONE_MINUTE, TestCandles.FIVE_MINUTES), run + "-dead-letter");
        List<NewTopic> created = new ArrayList<>();
        for (String topic : topics.candleTopics()) {
            created.add(new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1")));
        }
        created.add(new NewTopic(topics.deadLetterTopic(), 1, (short) 1));
        admin.createTopics(created).all().get();
        store = new TestStore(storeDirectory);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", run),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void stopAll() {
        LOG.setLevel(null);
        if (application != null) {
            application.close();
        }
        producer.close();
        store.close();
    }

    @Test
    void committed_candles_reach_the_store_and_leave_no_lag() {
        start();
        send(range(0, 50));
        awaitStored(50);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isZero());
    }

    @Test
    void candles_of_an_aborted_transaction_are_not_stored() {
        start();
        producer.beginTransaction();
        producer.send(record(CandleJson.write(candle("ABORTED", 0, 0))));
        producer.flush();
        producer.abortTransaction();
        send(range(0, 1));
        awaitStored(1);
        assertThat(stored()).extracting(d -> d.getString("symbol")).containsExactly("A");
    }

    @Test
    void an_outage_of_mongodb_shows_as_lag_and_loses_nothing() throws Exception {
        start();
        send(range(0, 5));
        awaitStored(5);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isZero());
        ListAppender<ILoggingEvent> log = listen();

        store.stop();
        send(range(5, 20));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().getStatus().getCode()).isEqualTo("DEGRADED"));
        send(range(20, 30));
        // Longer than a session: a consumer that did not poll and beat would have lost its place.
        await().during(Duration.ofSeconds(11)).atMost(PATIENCE).until(() -> lag() >= 25 && isMember());
        assertThat(health().getDetails()).containsKeys("lastWrite", "failingSince", "failure");

        store.startAgain();
        awaitStored(30);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isZero());
        assertThat(health().getStatus().getCode()).isEqualTo("UP");
        assertThat(log.list)
                .as("a line for each kind of failure, whatever the attempts, and no stack trace")
                .hasSizeBetween(2, 5)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("Candles are stored again"))
                .hasSize(1);
    }

    @Test
    void the_application_starts_while_mongodb_is_away_and_makes_the_index_when_it_is_back() {
        store.stop();
        start();
        send(range(0, 5));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().getStatus().getCode()).isEqualTo("DEGRADED"));
        store.startAgain();
        awaitStored(5);
        assertThat(store.database().getCollection("candles_5m").listIndexes())
                .anySatisfy(index -> assertThat(index.get("key", Document.class))
                        .isEqualTo(new Document("symbol", 1).append("start", -1)));
    }

    @Test
    void what_cannot_be_stored_goes_to_the_dead_letters_and_the_rest_is_stored() {
        byte[] malformed = "{\"symbol\":\"A\",\"tradingDay\":\"yesterday\"".getBytes(StandardCharsets.UTF_8);
        byte[] tooExact = CandleJson.write(candle("A", 1, 0, new BigDecimal("1." + "3".repeat(34))));
        send(List.of(CandleJson.write(candle("A", 0, 0)), malformed, tooExact, CandleJson.write(candle("A", 2, 0))));
        start();
        awaitStored(2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isZero());

        List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(2);
        assertThat(letters)
                .extracting(letter -> headers(letter).get("reason"))
                .containsExactlyInAnyOrder("malformed_candle", "not_storable");
        assertThat(letters).extracting(ConsumerRecord::value).containsExactlyInAnyOrder(malformed, tooExact);
        assertThat(letters)
                .allSatisfy(letter -> assertThat(headers(letter))
                        .containsOnlyKeys(
                                "reason", "detail", "source-topic", "partition", "offset", "timestamp", "element")
                        .containsEntry("source-topic", topics.candleTopics()[1])
                        .containsEntry("timestamp", Long.toString(TestCandles.START)));
        assertThat(application
                        .getBean(MeterRegistry.class)
                        .counter(CandleSink.DEAD_LETTERS, "reason", "not_storable")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_restart_goes_on_where_it_stopped_as_the_same_member() throws Exception {
        start();
        send(range(0, 5));
        awaitStored(5);
        application.close();
        send(range(5, 10));
        start();
        awaitStored(10);
        assertThat(isMember()).as("under the name that the group knows").isTrue();
    }

    @Test
    void health_is_down_when_the_consumer_has_stopped() {
        start();
        application.getBean(MessageListenerContainer.class).stop();
        assertThat(health().getStatus().getCode()).isEqualTo("DOWN");
    }

    @Test
    void the_symbols_of_one_minute_candles_are_noted_with_their_calendar() {
        start();
        sendMinute(minute("NSE:RELIANCE", "NSE"), "NSE");
        sendMinute(minute("BTCUSDT", null), "always");
        send(List.of(CandleJson.write(candle("OTHER", 0, 0))));
        awaitStored(1);
        awaitSymbols(
                new Document("_id", "NSE:RELIANCE").append("exchange", "NSE").append("calendar", "NSE"),
                new Document("_id", "BTCUSDT").append("calendar", "always"));

        sendMinute(minute("NSE:RELIANCE", "BSE"), "BSE");
        awaitSymbols(
                new Document("_id", "NSE:RELIANCE").append("exchange", "BSE").append("calendar", "BSE"),
                new Document("_id", "BTCUSDT").append("calendar", "always"));
    }

    @Test
    void a_symbol_that_comes_while_mongodb_is_away_is_noted_before_its_candle_is_committed() throws Exception {
        start();
        sendMinute(minute("A", null), "always");
        awaitSymbols(new Document("_id", "A").append("calendar", "always"));
        store.stop();
        sendMinute(minute("B", null), "always");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().getStatus().getCode()).isEqualTo("DEGRADED"));
        store.startAgain();
        awaitSymbols(
                new Document("_id", "A").append("calendar", "always"),
                new Document("_id", "B").append("calendar", "always"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().getStatus().getCode()).isEqualTo("UP"));
    }

    private void sendMinute(Candle minute, String calendar) {
        producer.beginTransaction();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topics.candleTopics()[0],
                null,
                minute.start(),
                minute.symbol().getBytes(StandardCharsets.UTF_8),
                CandleJson.write(minute));
        record.headers().add("calendar", calendar.getBytes(StandardCharsets.UTF_8));
        producer.send(record);
        producer.commitTransaction();
    }

    private static Candle minute(String symbol, String exchange) {
        Candle candle = candle(symbol, 0, 0);
        return new Candle(
                symbol,
                exchange,
                Timeframe.ONE_MINUTE,
                candle.start(),
                candle.start() + 60_000,
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.turnover(),
                candle.trades(),
                null,
                null,
                candle.openTime(),
                candle.openTime(),
                candle.openTime(),
                candle.openTime(),
                candle.status(),
                0,
                true,
                candle.tradingDay());
    }

    private void awaitSymbols(Document... symbols) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(store.database()
                                .getCollection(KnownSymbols.COLLECTION)
                                .find()
                                .into(new ArrayList<>()))
                        .containsExactlyInAnyOrder(symbols));
    }

    @Test
    void writing_is_timed() {
        start();
        send(range(0, 5));
        awaitStored(5);
        await().atMost(PATIENCE)
                .until(() -> application
                                .getBean(MeterRegistry.class)
                                .timer(CandleSink.WRITE)
                                .count()
                        > 0);
    }

    private void start() {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("topics", topics))
                .run(
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--spring.mongodb.uri=" + store.uri(),
                        "--streamingcandle.sink.server-selection-timeout=300ms",
                        "--spring.main.banner-mode=off");
    }

    private Health health() {
        return application.getBean(MongoSinkHealthIndicator.class).health();
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(appender);
        return appender;
    }

    private static List<byte[]> range(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> CandleJson.write(candle("A", n, 0)))
                .toList();
    }

    private void send(List<byte[]> values) {
        producer.beginTransaction();
        values.forEach(value -> producer.send(record(value)));
        producer.commitTransaction();
    }

    private ProducerRecord<byte[], byte[]> record(byte[] value) {
        return new ProducerRecord<>(topics.candleTopics()[1], null, TestCandles.START, new byte[] {'A'}, value);
    }

    private void awaitStored(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).hasSize(count));
        List<Candle> candles = stored().stream().map(CandleDocument::candle).toList();
        assertThat(candles).extracting(Candle::start).doesNotHaveDuplicates();
    }

    private List<Document> stored() {
        return store.database().getCollection("candles_5m").find().into(new ArrayList<>());
    }

    private long lag() throws ExecutionException, InterruptedException {
        var committed = admin.listConsumerGroupOffsets(topics.group())
                .partitionsToOffsetAndMetadata()
                .get();
        var ends = admin.listOffsets(IntStream.range(0, 2)
                        .mapToObj(p -> new TopicPartition(topics.candleTopics()[1], p))
                        .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get();
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue().offset()
                        - (committed.get(end.getKey()) == null
                                ? 0
                                : committed.get(end.getKey()).offset()))
                .sum();
    }

    private boolean isMember() throws ExecutionException, InterruptedException {
        var group = admin.describeConsumerGroups(List.of(topics.group()))
                .describedGroups()
                .get(topics.group())
                .get();
        return group.groupState() == GroupState.STABLE
                && group.members().stream()
                        .allMatch(member -> member.groupInstanceId().equals(Optional.of("here-mongo-sink")));
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.deadLetterTopic(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() >= count;
            });
        }
        return letters;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .collect(Collectors.toMap(
                        header -> header.key(), header -> new String(header.value(), StandardCharsets.UTF_8)));
    }
}
