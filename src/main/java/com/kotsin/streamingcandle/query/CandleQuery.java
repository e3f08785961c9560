package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.util.List;
import org.springframework.stereotype.Service;

/** The candles of a symbol. Safe for use by several threads. */
@Service
public class CandleQuery {

    private final CandleHistory history;

    CandleQuery(CandleHistory history) {
        this.history = history;
    }

    /**
     * The first candles in the given order whose start lies in {@code [from, to)}.
     *
     * @param from milliseconds since the epoch, UTC, inclusive
     * @param to milliseconds since the epoch, UTC, exclusive
     * @param limit most candles to return, at least 1
     * @throws com.mongodb.MongoException if MongoDB does not answer in time
     */
    public List<Candle> candles(String symbol, Timeframe timeframe, long from, long to, int limit, Order order) {
        return history.find(symbol, timeframe, from, to, limit, order);
    }
}
