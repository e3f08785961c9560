package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.TestCandles.candle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kotsin.streamingcandle.candle.Candle;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleWriterIT {

    private static final long SEED = Long.getLong("seed", 20250505L);
    private static final BigDecimal TOO_EXACT = new BigDecimal("1." + "3".repeat(34));

    @TempDir
    Path directory;

    private TestStore store;
    private CandleWriter writer;

    @BeforeEach
    void start() {
        store = new TestStore(directory);
        writer = new CandleWriter(store.database(), null);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void candles_of_a_timeframe_share_a_collection() {
        Candle oneMinute = CandleDocument.candle(
                CandleDocument.of(candle("A", 0, 0)).append("timeframe", "1m").append("end", minuteEnd()));
        writer.write(List.of(candle("A", 0, 0), candle("B", 0, 0), oneMinute));
        assertThat(stored("candles_5m")).hasSize(2);
        assertThat(stored("candles_1m")).hasSize(1);
    }

    private static Date minuteEnd() {
        return new Date(TestCandles.START + 60_000);
    }

    @Test
    void a_repeat_changes_nothing() {
        List<Candle> batch = List.of(candle("A", 0, 0), candle("A", 1, 3), candle("B", 0, 1));
        writer.write(batch);
        List<Document> before = stored("candles_5m");
        assertThat(writer.write(batch)).isEmpty();
        assertThat(stored("candles_5m")).isEqualTo(before);
    }

    @Test
    void a_newer_revision_replaces_an_older_one() {
        writer.write(List.of(candle("A", 0, 0)));
        writer.write(List.of(candle("A", 0, 1)));
        assertThat(stored("candles_5m")).containsExactly(CandleDocument.of(candle("A", 0, 1)));
    }

    @Test
    void an_older_revision_does_not_replace_a_newer_one() {
        writer.write(List.of(candle("A", 0, 4)));
        assertThat(writer.write(List.of(candle("A", 0, 3)))).isEmpty();
        assertThat(stored("candles_5m")).containsExactly(CandleDocument.of(candle("A", 0, 4)));
    }

    @Test
    void the_newest_revision_of_a_batch_wins_in_either_order() {
        writer.write(List.of(candle("A", 0, 2), candle("A", 0, 1), candle("B", 0, 1), candle("B", 0, 2)));
        assertThat(stored("candles_5m"))
                .containsExactlyInAnyOrder(CandleDocument.of(candle("A", 0, 2)), CandleDocument.of(candle("B", 0, 2)));
    }

    @Test
    void whatever_the_order_and_the_batches_the_newest_revision_stays() {
        Random random = new Random(SEED);
        List<Candle> candles = new ArrayList<>();
        Map<String, Integer> newest = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            Candle candle = candle("S" + random.nextInt(5), random.nextInt(8), random.nextInt(6));
            candles.add(candle);
            newest.merge(candle.symbol() + "|" + candle.start(), candle.revision(), Math::max);
        }
        Collections.shuffle(candles, random);
        for (int from = 0; from < candles.size(); ) {
            int to = Math.min(candles.size(), from + 1 + random.nextInt(40));
            writer.write(candles.subList(from, to));
            from = to;
        }
        Map<String, Integer> found = new HashMap<>();
        stored("candles_5m").forEach(d -> found.put(d.getString("_id"), d.getInteger("revision")));
        assertThat(found).as("seed %d", SEED).isEqualTo(newest);
    }

    @Test
    void a_candle_too_exact_for_decimal128_is_refused_and_the_rest_written() {
        Map<Integer, String> refused =
                writer.write(List.of(candle("A", 0, 0), candle("A", 1, 0, TOO_EXACT), candle("A", 2, 0)));
        assertThat(refused).containsOnlyKeys(1);
        assertThat(refused.get(1)).contains("turnover", "35 significant digits");
        assertThat(stored("candles_5m")).hasSize(2);
    }

    @Test
    void a_candle_that_mongodb_refuses_is_named_and_the_rest_written() {
        collection("candles_5m").createIndex(Indexes.ascending("closeTime"), new IndexOptions().unique(true));
        writer.write(List.of(candle("A", 0, 0)));
        Map<Integer, String> refused = writer.write(List.of(candle("A", 1, 0), candle("B", 0, 0), candle("A", 2, 0)));
        assertThat(refused).containsOnlyKeys(1);
        assertThat(refused.get(1)).contains("11000", "closeTime");
        assertThat(stored("candles_5m")).hasSize(3);
    }

    @Test
    void a_refused_candle_is_not_taken_for_stored_because_its_symbol_is_called_like_the_index() {
        collection("candles_5m").createIndex(Indexes.ascending("symbol"), new IndexOptions().unique(true));
        writer.write(List.of(candle("A_id_", 0, 0)));
        assertThat(writer.write(List.of(candle("A_id_", 1, 0)))).containsOnlyKeys(0);
    }

    @Test
    void a_store_that_is_away_is_an_error_and_refuses_nothing() {
        store.stop();
        try (var client = MongoClients.create(store.uri() + "/?serverSelectionTimeoutMS=200")) {
            CandleWriter hasty = new CandleWriter(client.getDatabase("streamingcandle"), null);
            assertThatThrownBy(() -> hasty.write(List.of(candle("A", 0, 0)))).isInstanceOf(MongoException.class);
        }
    }

    @Test
    void symbol_and_start_are_indexed() {
        writer.write(List.of(candle("A", 0, 0)));
        assertThat(indexes())
                .anySatisfy(index -> assertThat(index.get("key", Document.class))
                        .isEqualTo(new Document("symbol", 1).append("start", -1)));
    }

    @Test
    void candles_are_kept_for_ever_by_default() {
        writer.write(List.of(candle("A", 0, 0)));
        assertThat(indexes()).noneMatch(index -> index.containsKey("expireAfterSeconds"));
    }

    @Test
    void retention_is_an_index_that_expires_ends() {
        new CandleWriter(store.database(), Duration.ofDays(30)).write(List.of(candle("A", 0, 0)));
        assertThat(indexes())
                .filteredOn(index -> index.containsKey("expireAfterSeconds"))
                .singleElement()
                .satisfies(index -> {
                    assertThat(index.get("key")).isEqualTo(new Document("end", 1));
                    assertThat(((Number) index.get("expireAfterSeconds")).longValue())
                            .isEqualTo(2_592_000);
                });
    }

    @Test
    void retention_may_change_and_end() {
        new CandleWriter(store.database(), Duration.ofDays(30)).write(List.of(candle("A", 0, 0)));
        new CandleWriter(store.database(), Duration.ofDays(60)).write(List.of(candle("A", 0, 0)));
        assertThat(indexes())
                .anySatisfy(index -> assertThat(((Number) index.get("expireAfterSeconds", 0)).longValue())
                        .isEqualTo(5_184_000));
        writer.write(List.of(candle("A", 0, 0)));
        assertThat(indexes()).noneMatch(index -> index.containsKey("expireAfterSeconds"));
    }

    private List<Document> indexes() {
        return collection("candles_5m").listIndexes().into(new ArrayList<>());
    }

    private List<Document> stored(String collection) {
        return collection(collection).find().into(new ArrayList<>());
    }

    private MongoCollection<Document> collection(String name) {
        return store.database().getCollection(name);
    }
}
