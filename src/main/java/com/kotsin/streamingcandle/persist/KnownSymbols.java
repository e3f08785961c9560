package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bson.Document;

/** The symbols that have candles, in MongoDB. Safe for use by several threads. */
public class KnownSymbols {

    static final String COLLECTION = "symbols";

    private final MongoDatabase database;
    private final Set<Instrument> written = ConcurrentHashMap.newKeySet();

    /**
     * @param exchange or {@code null} where the feed names none
     * @param calendar by which its windows are cut
     */
    public record Instrument(String symbol, String exchange, String calendar) {}

    KnownSymbols(MongoDatabase database) {
        this.database = database;
    }

    /** Remembers the symbol of a candle. */
    void note(Candle candle, String calendar) {
        Instrument instrument = new Instrument(candle.symbol(), candle.exchange(), calendar);
        if (!written.contains(instrument)) {
            Document document = new Document("_id", instrument.symbol())
                    .append("exchange", instrument.exchange())
                    .append("calendar", calendar);
            symbols().replaceOne(Filters.eq("_id", instrument.symbol()), document, new ReplaceOptions().upsert(true));
            written.add(instrument);
        }
    }

    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(symbols().find(Filters.eq("_id", symbol)).first())
                .map(KnownSymbols::instrument);
    }

    /**
     * Symbols that hold a text, in upper or lower case.
     *
     * @param limit most symbols to return, at least 1
     */
    public List<Instrument> search(String query, int limit) {
        return symbols()
                .find(Filters.regex("_id", Pattern.quote(query.toUpperCase(Locale.ROOT)), "i"))
                .limit(limit)
                .map(KnownSymbols::instrument)
                .into(new ArrayList<>());
    }

    private MongoCollection<Document> symbols() {
        return database.getCollection(COLLECTION);
    }

    private static Instrument instrument(Document document) {
        return new Instrument(
                document.getString("_id"), document.getString("exchange"), document.getString("calendar"));
    }
}
