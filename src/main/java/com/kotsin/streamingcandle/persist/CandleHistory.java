package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.CandleDocument.START;
import static com.kotsin.streamingcandle.persist.CandleDocument.SYMBOL;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** The final candles in MongoDB, each in its newest revision. Safe for use by several threads. */
public class CandleHistory {

    /** By start. */
    public enum Order {
        ASC,
        DESC
    }

    private final MongoDatabase database;

    CandleHistory(MongoDatabase database) {
        this.database = database;
    }

    /** The newest one, of whatever time. */
    public Optional<Candle> newest(String symbol, Timeframe timeframe) {
        return find(symbol, timeframe, Long.MIN_VALUE, Long.MAX_VALUE, 1, Order.DESC).stream()
                .findFirst();
    }

    /**
     * The first candles in the given order whose start lies in {@code [from, to)}.
     *
     * @param from milliseconds since the epoch, UTC, inclusive
     * @param to milliseconds since the epoch, UTC, exclusive
     * @param limit most candles to return, at least 1
     * @throws com.mongodb.MongoException if MongoDB does not answer in time
     */
    public List<Candle> find(String symbol, Timeframe timeframe, long from, long to, int limit, Order order) {
        return database.getCollection(CandleDocument.collection(timeframe))
                .find(new Document(SYMBOL, symbol)
                        .append(START, new Document("$gte", new Date(from)).append("$lt", new Date(to))))
                .sort(order == Order.ASC ? Sorts.ascending(START) : Sorts.descending(START))
                .limit(limit)
                .batchSize(limit)
                .map(CandleDocument::candle)
                .into(new ArrayList<>());
    }
}
