package com.kotsin.streamingcandle.persist;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/**
 * The symbols that have candles: in MongoDB, with a copy in memory. What this process notes is known to it at once, what
 * others note within {@link #LOOK_AGAIN}. Safe for use by several threads.
 */
public class KnownSymbols {

    static final String COLLECTION = "symbols";

    /** How often a search looks whether there are more symbols in MongoDB than in the copy. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** How old a copy becomes, so that a changed exchange or calendar shows. */
    private static final Duration READ_AGAIN = Duration.ofMinutes(5);

    /** Some 60 MB. Symbols beyond are found by their full name only. */
    private static final int MOST_IN_MEMORY = 250_000;

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final MongoDatabase database;
    private final InstantSource clock;
    /** What is surely in MongoDB. */
    private final Map<String, Instrument> copy = new ConcurrentHashMap<>();

    private final Object looking = new Object();
    private volatile SymbolSearch search = new SymbolSearch(List.of());
    private volatile boolean searchIsOld;
    private boolean copyIsWhole;
    private long lookedAt;
    private long readAt;

    /**
     * @param exchange or {@code null} where the feed names none
     * @param calendar by which its windows are cut
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Instrument(String symbol, String exchange, String calendar) {}

    KnownSymbols(MongoDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Remembers symbols, and what changed of those that are known.
     *
     * @param instruments each symbol once
     * @throws MongoException if MongoDB does not answer; they are to be noted again
     */
    void note(Collection<Instrument> instruments) {
        List<Instrument> news = instruments.stream()
                .filter(instrument -> !instrument.equals(copy.get(instrument.symbol())))
                .toList();
        if (!news.isEmpty()) {
            symbols()
                    .bulkWrite(
                            news.stream()
                                    .map(instrument -> new ReplaceOneModel<>(
                                            Filters.eq(instrument.symbol()), document(instrument), UPSERT))
                                    .toList(),
                            UNORDERED);
            news.forEach(this::remember);
        }
    }

    /**
     * The instrument of this symbol, written exactly so.
     *
     * @throws MongoException if it is not in memory and MongoDB does not answer in time
     */
    public Optional<Instrument> find(String symbol) {
        Instrument known = copy.get(symbol);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Instrument> stored =
                Optional.ofNullable(symbols().find(Filters.eq(symbol)).first()).map(KnownSymbols::instrument);
        stored.ifPresent(this::remember);
        return stored;
    }

    /**
     * Symbols that hold a text, in upper or lower case. First come those whose name, which is the part behind the colon,
     * begins with it, then those that begin with it themselves, then the rest; each by name.
     *
     * @param limit most symbols to return, at least 1
     * @throws MongoException if MongoDB never answered since the start and does not now
     */
    public List<Instrument> search(String text, int limit) {
        lookAgainAtTimes();
        if (searchIsOld) {
            searchIsOld = false;
            search = new SymbolSearch(copy.values());
        }
        return search.find(text.toUpperCase(Locale.ROOT), limit);
    }

    private void lookAgainAtTimes() {
        synchronized (looking) {
            long now = clock.millis();
            if (copyIsWhole && Math.abs(now - lookedAt) < LOOK_AGAIN.toMillis()) {
                return;
            }
            lookedAt = now;
            try {
                boolean old = !copyIsWhole || Math.abs(now - readAt) >= READ_AGAIN.toMillis();
                if (old || symbols().estimatedDocumentCount() > copy.size() && copy.size() < MOST_IN_MEMORY) {
                    symbols()
                            .find()
                            .limit(MOST_IN_MEMORY)
                            .map(KnownSymbols::instrument)
                            .forEach(this::remember);
                    readAt = now;
                    copyIsWhole = true;
                }
            } catch (MongoException e) {
                if (!copyIsWhole) {
                    throw e;
                }
            }
        }
    }

    private void remember(Instrument instrument) {
        if ((copy.containsKey(instrument.symbol()) || copy.size() < MOST_IN_MEMORY)
                && !instrument.equals(copy.put(instrument.symbol(), instrument))) {
            searchIsOld = true;
        }
    }

    private MongoCollection<Document> symbols() {
        return database.getCollection(COLLECTION);
    }

    private static Document document(Instrument instrument) {
        Document document = new Document("_id", instrument.symbol());
        if (instrument.exchange() != null) {
            document.append("exchange", instrument.exchange());
        }
        return document.append("calendar", instrument.calendar());
    }

    private static Instrument instrument(Document document) {
        return new Instrument(
                document.getString("_id"),
                shared(document.getString("exchange")),
                shared(document.getString("calendar")));
    }

    /** There are few exchanges and calendars, and very many symbols. */
    private static String shared(String text) {
        return text == null ? null : text.intern();
    }
}
