package com.kotsin.streamingcandle.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.aggregate.SeenTick;
import com.kotsin.streamingcandle.aggregate.TickReplay;
import com.kotsin.streamingcandle.aggregate.TickSource;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.embedded.EmbeddedBroker;
import com.kotsin.streamingcandle.pipeline.CalendarFiles;
import com.kotsin.streamingcandle.wire.DeadLetter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a broker's topics. The topics of the tests let each record have a time of their own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RereadingIT {

    private static final long TIME = Instant.parse("2025-05-05T04:00:00Z").toEpochMilli();
    private static final long LONG_AGO = TIME - Duration.ofDays(10).toMillis();

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(directory);
        admin = Admin.create(connection());
        admin.createTopics(Stream.of("ticks", "candles-1m", "marks", "dead-letters")
                        .map(name -> new NewTopic(name, Optional.of(1), Optional.empty())
                                .configs(Map.of("retention.ms", "-1")))
                        .toList())
                .all()
                .get();
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private void send(ProducerRecord<byte[], byte[]> sent) throws Exception {
        try (var producer = new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(sent).get();
        }
    }

    private void tick(String key, String json, long time) throws Exception {
        send(new ProducerRecord<>("ticks", 0, time, key.getBytes(UTF_8), json.getBytes(UTF_8)));
    }

    /** Of a tick that was ahead of the clock. */
    private void deadLetter(long offset, long written) throws Exception {
        DeadLetter letter = new DeadLetter("future_time", "", "ticks", 0, offset, 0, 0);
        send(new ProducerRecord<>("dead-letters", 0, written, new byte[0], new byte[0], letter.headers(null, null)));
    }

    private RebuildSettings settings(String format) {
        return new RebuildSettings(
                new Reread(format, TickSource.Fill.NONE).settings,
                Map.of("ticks", 1),
                List.of(Timeframe.ONE_MINUTE),
                timeframe -> "candles-" + timeframe,
                timeframe -> "group-" + timeframe,
                CalendarFiles.builtIn()::get,
                connection(),
                connection(),
                "group-rebuild");
    }

    private List<SeenTick> explain(String format, String symbol, long ticksRead) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "group-1m", Map.of(new TopicPartition("ticks", 0), new OffsetAndMetadata(ticksRead)))
                .all()
                .get();
        return new Rebuild(settings(format), admin, line -> {})
                .explain(symbol, Timeframe.ONE_MINUTE, TIME)
                .ticks();
    }

    @Test
    void dead_letters_are_read_from_a_time_on() throws Exception {
        for (int offset = 0; offset < 3; offset++) {
            deadLetter(offset, TIME + offset);
        }
        RebuildSettings settings = settings("native");
        try (TopicReader reader = new TopicReader(connection(), InstantSource.system(), line -> {})) {
            ServiceReader service = new ServiceReader(settings, admin, reader);

            assertThat(service.refusedByTheClock(0)).hasSize(3);
            assertThat(service.refusedByTheClock(TIME + 1))
                    .extracting(TickReplay.Message::offset)
                    .containsExactlyInAnyOrder(1L, 2L);
            assertThat(service.refusedByTheClock(TIME + 3)).isEmpty();
        }
    }

    @Test
    void dead_letters_that_are_older_than_the_ticks_that_are_read_are_passed_over() throws Exception {
        tick("S", "{\"symbol\":\"S\",\"price\":5,\"size\":1,\"time\":%d}".formatted(TIME), TIME);
        deadLetter(0, LONG_AGO);

        assertThat(explain("native", "S", 1)).extracting(SeenTick::fate).containsExactly(SeenTick.Fate.COUNTED);
    }

    @Test
    void of_snapshots_every_dead_letter_is_read_since_they_are_read_from_the_beginning() throws Exception {
        String snapshot =
                "{\"Exch\":\"N\",\"ExchType\":\"C\",\"Token\":1,\"LastRate\":5,\"LastQty\":1,\"TotalQty\":%d,\"TickDt\":\"/Date(%d)/\",\"companyName\":\"S\"}";
        tick("1", snapshot.formatted(10, TIME), TIME);
        tick("1", snapshot.formatted(12, TIME + 1), TIME + 1);
        deadLetter(1, LONG_AGO);

        assertThat(explain("fivepaisa", "NSE:S", 2))
                .extracting(SeenTick::fate)
                .containsExactly(SeenTick.Fate.COUNTED, SeenTick.Fate.REJECTED);
    }
}
