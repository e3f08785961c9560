package com.kotsin.streamingcandle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedStoreIT {

    @TempDir
    Path directory;

    @Test
    void keeps_documents_and_indexes_over_a_restart_on_the_same_port() {
        Path file = directory.resolve("store");
        String uri;
        try (var store = EmbeddedStore.start(file)) {
            uri = store.uri();
            try (var client = MongoClients.create(uri)) {
                candles(client).createIndex(Indexes.descending("start"));
                upsert(candles(client), "A|1", "10.50");
                upsert(candles(client), "A|1", "10.75");
            }
        }
        try (var store = EmbeddedStore.start(file);
                var client = MongoClients.create(store.uri())) {
            assertThat(store.uri()).isEqualTo(uri);
            assertThat(candles(client).find())
                    .containsExactly(new Document("_id", "A|1").append("close", Decimal128.parse("10.75")));
            assertThat(candles(client).listIndexes()).hasSize(2);
        }
    }

    @Test
    void loses_no_acknowledged_write_when_its_process_is_killed() throws Exception {
        int batches = 60;
        int batchSize = 20;
        try (var services = ServicesProcess.start(directory);
                var client = MongoClients.create(services.storeUri())) {
            for (int batch = 0; batch < batches; batch++) {
                int first = batch * batchSize;
                candles(client)
                        .bulkWrite(
                                IntStream.range(first, first + batchSize)
                                        .mapToObj(EmbeddedStoreIT::replacement)
                                        .toList(),
                                new BulkWriteOptions().ordered(false));
            }
            services.kill();
        }
        try (var store = EmbeddedStore.start(directory.resolve("store"));
                var client = MongoClients.create(store.uri())) {
            assertThat(candles(client).countDocuments()).isEqualTo(batches * batchSize);
            upsert(candles(client), "last", "1");
            assertThat(candles(client).countDocuments()).isEqualTo(batches * batchSize + 1);
        }
    }

    @Test
    void uses_the_space_of_superseded_writes_again() throws Exception {
        Path file = directory.resolve("store");
        int writes = 0;
        try (var store = EmbeddedStore.start(file);
                var client = MongoClients.create(store.uri())) {
            // A write appends 16 KiB; the space is free again after a second.
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (writes < 1_000 || Files.size(file) > writes * 7L * 1024 && System.nanoTime() < end) {
                upsert(candles(client), "A|" + writes % 50, Integer.toString(writes++));
            }
        }
        assertThat(Files.size(file)).isLessThan(writes * 8L * 1024);
    }

    @Test
    void a_condition_beside_the_id_decides_whether_a_document_is_replaced() {
        try (var store = EmbeddedStore.start(directory.resolve("store"));
                var client = MongoClients.create(store.uri())) {
            candles(client)
                    .insertMany(List.of(
                            new Document("_id", "A|1").append("revision", 1),
                            new Document("_id", "B|1").append("revision", 0)));
            assertThat(replaceIfOlder(candles(client), "A|1", 1)).isZero();
            assertThat(replaceIfOlder(candles(client), "A|1", 2)).isOne();
            assertThat(replaceIfOlder(candles(client), "C|1", 2)).isZero();
            assertThat(candles(client).find(Filters.and(Filters.eq("_id", "A|1"), Filters.eq("_id", "B|1"))))
                    .isEmpty();
            assertThat(candles(client).find().sort(Sorts.ascending("_id")))
                    .containsExactly(
                            new Document("_id", "A|1").append("revision", 2),
                            new Document("_id", "B|1").append("revision", 0));
        }
    }

    /** In {@code other} the same documents are searched one by one. */
    @ParameterizedTest
    @MethodSource("com.kotsin.streamingcandle.oracle.RandomTrades#seeds")
    void candles_of_a_symbol_by_start_are_those_that_a_search_of_all_would_find(long seed) {
        Random random = new Random(seed);
        List<String> symbols = List.of("A", "A ", "AB", "B");
        List<Long> edges = List.of(
                Long.MIN_VALUE,
                -1L,
                0L,
                999_999_999_999L,
                1_000_000_000_000L,
                1_746_416_700_000L,
                9_999_999_999_999L,
                10_000_000_000_000L,
                Long.MAX_VALUE);
        LongSupplier usual = () -> 1_000_000_000_000L + random.nextInt(200) * 45_000_000_000L;
        LongSupplier any = () -> random.nextInt(4) == 0 ? edges.get(random.nextInt(edges.size())) : usual.getAsLong();
        LongSupplier stored = random.nextInt(3) == 0 ? any : usual;
        try (var store = EmbeddedStore.start(directory.resolve("store"));
                var client = MongoClients.create(store.uri())) {
            MongoCollection<Document> other =
                    client.getDatabase("streamingcandle").getCollection("other");
            List<Document> documents = IntStream.range(0, 200)
                    .mapToObj(i -> {
                        String symbol = symbols.get(random.nextInt(symbols.size()));
                        long at = stored.getAsLong();
                        return new Document("_id", symbol + "|" + at)
                                .append("symbol", symbol)
                                .append("start", new Date(at));
                    })
                    .distinct()
                    .toList();
            candles(client).insertMany(documents);
            other.insertMany(documents);
            for (int i = 0; i < 40; i++) {
                Document query = new Document("symbol", symbols.get(random.nextInt(symbols.size())))
                        .append(
                                "start",
                                new Document("$gte", new Date(any.getAsLong()))
                                        .append("$lt", new Date(any.getAsLong())));
                Document order = new Document("start", random.nextBoolean() ? 1 : -1);
                int skip = random.nextInt(3);
                int limit = random.nextInt(30);
                assertThat(candles(client).find(query).sort(order).skip(skip).limit(limit))
                        .as("-Dseed=%d, %s %s", seed, query, order)
                        .containsExactlyElementsOf(
                                other.find(query).sort(order).skip(skip).limit(limit));
            }
        }
    }

    @Test
    void refuses_a_port_on_which_a_stranger_listens() throws Exception {
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedStore.start(directory.resolve("store"), stranger.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port %d ".formatted(stranger.getLocalPort()));
        }
    }

    @Test
    void refuses_a_file_that_another_store_holds_and_leaves_that_store_alone() {
        Path file = directory.resolve("store");
        try (var store = EmbeddedStore.start(file)) {
            assertThatThrownBy(() -> EmbeddedStore.start(file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file.toString());
            try (var client = MongoClients.create(store.uri())) {
                upsert(candles(client), "A|1", "1");
            }
        }
    }

    private static MongoCollection<Document> candles(MongoClient client) {
        return client.getDatabase("streamingcandle").getCollection("candles_1m");
    }

    private static void upsert(MongoCollection<Document> candles, String id, String close) {
        candles.replaceOne(
                Filters.eq("_id", id),
                new Document("_id", id).append("close", Decimal128.parse(close)),
                new ReplaceOptions().upsert(true));
    }

    private static long replaceIfOlder(MongoCollection<Document> candles, String id, int revision) {
        return candles.replaceOne(
                        Filters.and(Filters.eq("_id", id), Filters.lt("revision", revision)),
                        new Document("_id", id).append("revision", revision))
                .getMatchedCount();
    }

    private static ReplaceOneModel<Document> replacement(int i) {
        return new ReplaceOneModel<>(
                Filters.eq("_id", i), new Document("_id", i).append("close", i), new ReplaceOptions().upsert(true));
    }
}
