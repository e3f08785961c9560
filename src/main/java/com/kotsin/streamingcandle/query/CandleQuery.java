package com.kotsin.streamingcandle.query;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.CandleRollup;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.live.RecentMinutes;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.persist.CandleHistory;
import com.kotsin.streamingcandle.persist.CandleHistory.Order;
import com.kotsin.streamingcandle.persist.KnownSymbols;
import com.kotsin.streamingcandle.persist.SinkTopics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The candles of a symbol, those in MongoDB and those still on their way there. Safe for use by several threads. */
@Service
public class CandleQuery {

    /** Most stored candles that are read at once, so that a long roll-up needs little memory. */
    private static final int PAGE = 5_000;

    private final CandleHistory history;
    private final RecentMinutes recentMinutes;
    private final KnownSymbols symbols;
    private final Calendars calendars;
    private final List<Timeframe> stored;
    private final InstantSource clock;

    CandleQuery(
            CandleHistory history,
            RecentMinutes recentMinutes,
            KnownSymbols symbols,
            Calendars calendars,
            SinkTopics topics,
            InstantSource clock) {
        this.history = history;
        this.recentMinutes = recentMinutes;
        this.symbols = symbols;
        this.calendars = calendars;
        this.stored = topics.timeframes();
        this.clock = clock;
    }

    /**
     * The first candles in the given order whose start lies in {@code [from, to)}. Those of a timeframe that is not
     * stored are folded from stored ones; a candle of one day is that of the trading day. A symbol that nobody knows has
     * none.
     *
     * @param timeframe a multiple of a stored one
     * @param from milliseconds since the epoch, UTC, inclusive
     * @param to milliseconds since the epoch, UTC, exclusive
     * @param limit most candles to return, at least 1
     * @return in a list of the caller's own
     * @throws IllegalArgumentException if the timeframe is no multiple of a stored one, or if the symbol's calendar is not
     *     configured any more
     * @throws com.mongodb.MongoException if MongoDB does not answer in time
     */
    public List<Candle> candles(String symbol, Timeframe timeframe, long from, long to, int limit, Order order) {
        Timeframe part = longestPart(timeframe)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is no multiple of a stored timeframe; stored are %s".formatted(timeframe, stored)));
        // A stored candle of 1440 minutes ends with its session, of which a trading day may hold several.
        if (part.equals(timeframe) && !timeframe.equals(Timeframe.ONE_DAY)) {
            return joined(symbol, part, to).find(from, to, limit, order);
        }
        return calendar(symbol)
                .map(calendar ->
                        rolled(joined(symbol, part, partsUntil(to)), timeframe, calendar, from, to, limit, order))
                .orElseGet(ArrayList::new);
    }

    /**
     * The longest stored timeframe of which this one is a multiple: folding fewer candles gives the same. Empty if there
     * is none.
     */
    Optional<Timeframe> longestPart(Timeframe timeframe) {
        return stored.stream().filter(timeframe::isMultipleOf).max(Comparator.naturalOrder());
    }

    List<Timeframe> stored() {
        return stored;
    }

    private Optional<SessionCalendar> calendar(String symbol) {
        return symbols.find(symbol).map(instrument -> calendars.get(instrument.calendar()));
    }

    /** A window that starts before the end of the range is given whole, so what lies behind that end counts too. */
    private static long partsUntil(long to) {
        return to > Long.MAX_VALUE - Candle.LONGEST_MILLIS ? Long.MAX_VALUE : to + Candle.LONGEST_MILLIS;
    }

    private StoredAndRecent joined(String symbol, Timeframe timeframe, long to) {
        long since = history.newest(symbol, timeframe).map(Candle::end).orElse(Long.MIN_VALUE);
        return new StoredAndRecent(history, symbol, timeframe, to <= since ? List.of() : tip(symbol, timeframe, since));
    }

    /** Nothing of an unknown symbol: whoever asks for names at random would have each of them looked for in Kafka. */
    private List<Candle> tip(String symbol, Timeframe timeframe, long since) {
        Optional<SessionCalendar> calendar = calendar(symbol);
        if (calendar.isEmpty()) {
            return List.of();
        }
        List<Candle> recent = recentMinutes.of(symbol);
        return timeframe.equals(Timeframe.ONE_MINUTE)
                ? recent.stream().filter(minute -> minute.start() >= since).toList()
                : CandleTip.of(history, symbol, timeframe, calendar.get(), recent, since, clock.millis());
    }

    private List<Candle> rolled(
            StoredAndRecent parts,
            Timeframe timeframe,
            SessionCalendar calendar,
            long from,
            long to,
            int limit,
            Order order) {
        int page = Math.min(
                PAGE, (limit + 2) * (timeframe.minutes() / parts.timeframe().minutes()));
        long first = from;
        long end = partsUntil(to);
        List<Candle> rolled = new ArrayList<>();
        List<Candle> ofWindow = new ArrayList<>();
        Window window = null;
        while (true) {
            List<Candle> read = parts.find(first, end, page, order);
            for (Candle part : read) {
                if (window == null || part.start() < window.start() || part.start() >= window.end()) {
                    // What is outside of all sessions now, since a calendar was changed, is left out.
                    Window next = CandleRollup.window(part.start(), timeframe, calendar)
                            .orElse(null);
                    take(rolled, ofWindow, timeframe, window, from, to, order);
                    if (rolled.size() == limit) {
                        return rolled;
                    }
                    window = next;
                }
                if (window != null) {
                    ofWindow.add(part);
                }
            }
            if (read.size() < page) {
                take(rolled, ofWindow, timeframe, window, from, to, order);
                return rolled;
            }
            long reached = read.get(read.size() - 1).start();
            first = order == Order.ASC ? reached + 1 : first;
            end = order == Order.ASC ? end : reached;
        }
    }

    private void take(
            List<Candle> rolled,
            List<Candle> ofWindow,
            Timeframe timeframe,
            Window window,
            long from,
            long to,
            Order order) {
        if (window != null && window.start() >= from && window.start() < to) {
            if (order == Order.DESC) {
                Collections.reverse(ofWindow);
            }
            rolled.add(CandleRollup.fold(ofWindow, timeframe, window, clock.millis()));
        }
        ofWindow.clear();
    }
}
