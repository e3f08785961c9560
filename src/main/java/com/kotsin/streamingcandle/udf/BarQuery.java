package com.kotsin.streamingcandle.udf;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.query.CandleQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Service;

/** Candles by the times that TradingView gives them. */
@Service
class BarQuery {

    static final int MOST_BARS = 5_000;

    /** A trading day may begin on the day before its date or end on the day after, in any time zone. */
    private static final int DAYS_ASTRAY = 3;

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NO_BOUND = -8_000_000_000L;

    private final CandleQuery query;

    BarQuery(CandleQuery query) {
        this.query = query;
    }

    /** The newest candles of {@code [from, to)}, in order of time; seconds since the epoch. */
    List<Candle> newest(String symbol, Timeframe timeframe, long from, long to, int limit) {
        int astray = Resolution.isDay(timeframe) ? DAYS_ASTRAY : 0;
        List<Candle> found = new ArrayList<>(query.candles(
                symbol,
                timeframe,
                (from - astray * SECONDS_PER_DAY) * MILLIS_PER_SECOND,
                (to + astray * SECONDS_PER_DAY) * MILLIS_PER_SECOND,
                limit + astray,
                Order.DESC));
        found.removeIf(candle -> Bars.seconds(candle) < from || Bars.seconds(candle) >= to);
        List<Candle> newest = found.size() > limit ? found.subList(0, limit) : found;
        Collections.reverse(newest);
        return newest;
    }

    /** The newest candles before a time, seconds since the epoch; fewer if there are no more. */
    List<Candle> before(String symbol, Timeframe timeframe, long to, int limit) {
        return newest(symbol, timeframe, NO_BOUND, to, limit);
    }
}
