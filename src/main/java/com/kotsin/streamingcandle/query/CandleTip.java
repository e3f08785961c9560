package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.CandleRollup;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Makes up the candles that MongoDB does not have yet: closed a moment ago, or forming. */
final class CandleTip {

    /** The sink writes all timeframes alike, so it is hardly ever more than the minutes of one window. */
    private static final int MOST_STORED_MINUTES = 1_440;

    /** So far back from the newest of them all recent minutes are known. */
    private static final long RECENT_MILLIS = 55 * 60_000L;

    private CandleTip() {}

    /**
     * Candles from the newest stored one on, of minutes.
     *
     * <p>Of a candle of several minutes nobody but its topic knows whether it was said again, so its revision is 0. It is
     * marked incomplete where minutes may lie between those that are stored and those that are recent.
     *
     * @param recent minutes in order of time
     * @param since end of the newest stored candle, or {@link Long#MIN_VALUE}
     */
    static List<Candle> of(
            CandleHistory history,
            String symbol,
            Timeframe timeframe,
            SessionCalendar calendar,
            List<Candle> recent,
            long since,
            long now) {
        List<Candle> stored =
                history.find(symbol, Timeframe.ONE_MINUTE, since, Long.MAX_VALUE, MOST_STORED_MINUTES, Order.DESC);
        long storedUntil = stored.isEmpty() ? since : stored.get(0).end();
        long recentFrom = recent.isEmpty()
                ? Long.MIN_VALUE
                : Math.min(recent.get(0).start(), recent.get(recent.size() - 1).start() - RECENT_MILLIS);
        long knownFrom = stored.size() < MOST_STORED_MINUTES
                ? Long.MIN_VALUE
                : stored.get(stored.size() - 1).end();
        TreeMap<Long, Candle> minutes = new TreeMap<>();
        stored.forEach(minute -> minutes.put(minute.start(), minute));
        recent.stream()
                .filter(minute -> minute.start() >= since)
                .forEach(minute -> minutes.merge(minute.start(), minute, CandleTip::newer));
        return CandleRollup.roll(new ArrayList<>(minutes.values()), timeframe, calendar, now).stream()
                .filter(candle -> candle.start() >= knownFrom)
                .map(candle -> candle.said(
                        candle.status() == Status.LIVE ? Status.LIVE : Status.FINAL,
                        0,
                        candle.complete()
                                && (candle.start() >= recentFrom
                                        || candle.end() <= storedUntil
                                        || recentFrom <= storedUntil)))
                .toList();
    }

    /** A closed minute in its newest revision; a forming one was closed since. */
    private static Candle newer(Candle stored, Candle recent) {
        return recent.status() != Status.LIVE && recent.revision() > stored.revision() ? recent : stored;
    }
}
