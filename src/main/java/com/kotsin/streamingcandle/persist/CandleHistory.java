package com.kotsin.streamingcandle.persist;

import static com.kotsin.streamingcandle.persist.CandleDocument.START;
import static com.kotsin.streamingcandle.persist.CandleDocument.SYMBOL;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

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
                .find(Filters.and(
                        Filters.eq(SYMBOL, symbol),
                        Filters.gte(START, new Date(from)),
                        Filters.lt(START, new Date(to))))
                .sort(order == Order.ASC ? Sorts.ascending(START) : Sorts.descending(START))
                .limit(limit)
                .batchSize(limit)
                .map(CandleDocument::candle)
                .into(new ArrayList<>());
    }
}
