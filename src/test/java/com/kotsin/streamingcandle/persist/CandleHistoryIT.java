package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.TestCandles.FIVE_MINUTES;
import static com.kotsin.streamingcandle.persist.TestCandles.START;
import static com.kotsin.streamingcandle.persist.TestCandles.candle;
import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CandleHistoryIT {

    private static final long STEP = FIVE_MINUTES.millis();

    @TempDir
    static Path directory;

    private static TestStore store;
    private static CandleHistory history;

    @BeforeAll
    static void ten_candles_of_two_symbols() {
        store = new TestStore(directory);
        CandleWriter writer = new CandleWriter(store.database(), null);
        for (String symbol : List.of("A", "B")) {
            writer.write(
                    IntStream.range(0, 10).mapToObj(n -> candle(symbol, n, 0)).toList());
        }
        writer.write(List.of(candle("A", 4, 1)));
        history = new CandleHistory(store.database());
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void start_is_included_and_end_is_not() {
        assertThat(find(START + 2 * STEP, START + 5 * STEP, 100, Order.ASC))
                .containsExactly(candle("A", 2, 0), candle("A", 3, 0), candle("A", 4, 1));
    }

    @Test
    void descending_gives_the_newest_first_and_stops_at_the_limit() {
        assertThat(find(Long.MIN_VALUE, Long.MAX_VALUE, 2, Order.DESC))
                .containsExactly(candle("A", 9, 0), candle("A", 8, 0));
    }

    @Test
    void ascending_gives_the_oldest_first_and_stops_at_the_limit() {
        assertThat(find(Long.MIN_VALUE, Long.MAX_VALUE, 2, Order.ASC))
                .containsExactly(candle("A", 0, 0), candle("A", 1, 0));
    }

    @Test
    void an_unknown_symbol_has_no_candles() {
        assertThat(history.find("C", FIVE_MINUTES, 0, Long.MAX_VALUE, 10, Order.ASC))
                .isEmpty();
    }

    @Test
    void a_timeframe_never_written_has_no_candles() {
        assertThat(history.find("A", Timeframe.parse("15m"), 0, Long.MAX_VALUE, 10, Order.ASC))
                .isEmpty();
    }

    @Test
    void the_newest_candle_is_that_of_the_greatest_start() {
        assertThat(history.newest("A", FIVE_MINUTES)).contains(candle("A", 9, 0));
        assertThat(history.newest("C", FIVE_MINUTES)).isEmpty();
    }

    @Test
    void what_is_asked_of_mongodb_is_a_range_of_the_index_of_symbol_and_start_in_its_order() {
        List<BsonDocument> commands = new CopyOnWriteArrayList<>();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                if (event.getCommandName().equals("find")) {
                    commands.add(event.getCommand().clone());
                }
            }
        };
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(store.uri()))
                .addCommandListener(listener)
                .build())) {
            new CandleHistory(client.getDatabase("streamingcandle"))
                    .find("A", FIVE_MINUTES, START, START + STEP, 7, Order.DESC);
        }
        assertThat(commands).singleElement().satisfies(command -> {
            assertThat(command.get("filter"))
                    .isEqualTo(
                            BsonDocument.parse(
                                    "{symbol: 'A', start: {$gte: {$date: '2025-05-05T03:45:00Z'}, $lt: {$date: '2025-05-05T03:50:00Z'}}}"));
            assertThat(command.get("sort")).isEqualTo(BsonDocument.parse("{start: -1}"));
            assertThat(command.getNumber("limit").intValue()).isEqualTo(7);
        });
        assertThat(store.database().getCollection("candles_5m").listIndexes())
                .anySatisfy(index -> assertThat(index.get("key", Document.class))
                        .isEqualTo(new Document("symbol", 1).append("start", -1)));
    }

    private static List<Candle> find(long from, long to, int limit, Order order) {
        return history.find("A", FIVE_MINUTES, from, to, limit, order);
    }
}
