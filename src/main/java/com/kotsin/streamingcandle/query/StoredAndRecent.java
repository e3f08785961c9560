package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Candles of one symbol and timeframe: those in MongoDB, and newer ones.
 *
 * @param newer in order of time; each later than all that are read from MongoDB
 */
record StoredAndRecent(CandleHistory history, String symbol, Timeframe timeframe, List<Candle> newer) {

    /** As {@link CandleHistory#find}. */
    List<Candle> find(long from, long to, int limit, Order order) {
        List<Candle> recent = new ArrayList<>(newer.stream()
                .filter(candle -> candle.start() >= from && candle.start() < to)
                .toList());
        if (order == Order.ASC) {
            List<Candle> found = stored(from, to, limit, order);
            return first(limit, found, recent);
        }
        Collections.reverse(recent);
        return first(limit, recent, stored(from, to, limit - recent.size(), order));
    }

    /** Not what was stored since the newer ones were made up, so that none comes twice. */
    private List<Candle> stored(long from, long to, int limit, Order order) {
        long end = newer.isEmpty() ? to : Math.min(to, newer.get(0).start());
        return limit <= 0 || from >= end ? List.of() : history.find(symbol, timeframe, from, end, limit, order);
    }

    private static List<Candle> first(int limit, List<Candle> some, List<Candle> more) {
        List<Candle> both = new ArrayList<>(some);
        both.addAll(more);
        return both.size() <= limit ? both : new ArrayList<>(both.subList(0, limit));
    }
}
