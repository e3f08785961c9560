package com.kotsin.streamingcandle.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KnownSymbolsIT {

    private static final Instrument RELIANCE = new Instrument("NSE:RELIANCE", "NSE", "NSE");
    private static final Instrument BITCOIN = new Instrument("BTCUSDT", null, "always");

    @TempDir
    Path directory;

    private TestStore store;
    private MongoClient impatient;
    private long now = 1_000_000;

    @BeforeEach
    void start() {
        store = new TestStore(directory);
        impatient = MongoClients.create(store.uri() + "/?serverSelectionTimeoutMS=3000&connectTimeoutMS=3000");
    }

    @AfterEach
    void stop() {
        impatient.close();
        store.close();
    }

    @Test
    void a_symbol_is_a_document_with_its_exchange_and_its_calendar() {
        symbols().note(List.of(RELIANCE, BITCOIN));
        assertThat(stored())
                .containsExactlyInAnyOrder(
                        new Document("_id", "NSE:RELIANCE")
                                .append("exchange", "NSE")
                                .append("calendar", "NSE"),
                        new Document("_id", "BTCUSDT").append("calendar", "always"));
    }

    @Test
    void what_one_process_notes_another_one_finds_at_once_by_name_and_soon_by_search() {
        KnownSymbols here = symbols();
        KnownSymbols there = symbols();
        assertThat(there.search("", 10)).isEmpty();
        here.note(List.of(RELIANCE));
        here.note(List.of(BITCOIN));
        assertThat(here.search("rel", 10)).containsExactly(RELIANCE);
        assertThat(there.find("BTCUSDT")).contains(BITCOIN);
        assertThat(there.search("rel", 10)).isEmpty();
        now += KnownSymbols.LOOK_AGAIN.toMillis();
        assertThat(there.search("rel", 10)).containsExactly(RELIANCE);
    }

    @Test
    void a_changed_exchange_or_calendar_takes_the_place_of_the_old_one_also_when_it_changes_back() {
        KnownSymbols symbols = symbols();
        Instrument moved = new Instrument("NSE:RELIANCE", "BSE", "BSE");
        for (Instrument instrument : List.of(RELIANCE, moved, RELIANCE)) {
            symbols.note(List.of(instrument));
            assertThat(symbols.find("NSE:RELIANCE")).contains(instrument);
            assertThat(symbols().find("NSE:RELIANCE")).contains(instrument);
            assertThat(symbols.search("reliance", 10)).containsExactly(instrument);
        }
    }

    @Test
    void an_unknown_symbol_is_not_found() {
        symbols().note(List.of(RELIANCE));
        assertThat(symbols().find("NSE:RELIANC")).isEmpty();
        assertThat(symbols().find("nse:reliance")).isEmpty();
    }

    @Test
    void what_is_in_memory_is_found_while_mongodb_is_away_and_what_could_not_be_noted_is_noted_later() {
        KnownSymbols symbols = symbols();
        symbols.note(List.of(RELIANCE));
        assertThat(symbols.search("", 10)).hasSize(1);
        store.stop();
        now += KnownSymbols.LOOK_AGAIN.toMillis();
        assertThat(symbols.find("NSE:RELIANCE")).contains(RELIANCE);
        assertThat(symbols.search("", 10)).containsExactly(RELIANCE);
        assertThatThrownBy(() -> symbols.note(List.of(RELIANCE, BITCOIN))).isInstanceOf(MongoException.class);
        assertThat(symbols.search("btc", 10)).isEmpty();
        store.startAgain();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(MongoException.class)
                .untilAsserted(() -> {
                    symbols.note(List.of(RELIANCE, BITCOIN));
                    assertThat(stored()).hasSize(2);
                });
        assertThat(symbols.search("btc", 10)).containsExactly(BITCOIN);
    }

    @Test
    void a_search_of_a_process_that_knows_nothing_yet_fails_while_mongodb_is_away() {
        KnownSymbols symbols = symbols();
        store.stop();
        assertThatThrownBy(() -> symbols.search("", 10)).isInstanceOf(MongoException.class);
    }

    @Test
    void many_symbols_are_noted_in_one_write_and_all_are_read_back() {
        List<Instrument> many = IntStream.range(0, 3_000)
                .mapToObj(n -> new Instrument("X:S" + n, "X", "always"))
                .toList();
        symbols().note(many);
        assertThat(symbols().search("", 5_000)).containsExactlyInAnyOrderElementsOf(many);
    }

    private KnownSymbols symbols() {
        return new KnownSymbols(impatient.getDatabase("streamingcandle"), () -> Instant.ofEpochMilli(now));
    }

    private List<Document> stored() {
        return store.database().getCollection(KnownSymbols.COLLECTION).find().into(new ArrayList<>());
    }
}
