package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.CandleRollup;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.Calendars;
import com.kotsin.streamingcandle.stage.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of the newest candles of one symbol: about an hour of minutes, and of each timeframe the newest closed
 * candles and the forming one. Safe for use by several threads.
 */
final class SymbolBook {

    /** Of each timeframe. */
    static final int CLOSED_KEPT = 3;

    /** How far before the newest minute the oldest one starts. */
    static final long MINUTES_KEPT_MILLIS = 60 * Timeframe.ONE_MINUTE.millis();

    private record Minute(Candle candle, String calendar, Reading reading) {}

    private static final class OfTimeframe {
        private final TreeMap<Long, Candle> closed = new TreeMap<>();
        /** Start of the newest closed window. */
        private long closedThrough = Long.MIN_VALUE;
        /** Or null. */
        private Candle forming;
    }

    private final Calendars calendars;
    private final Map<Timeframe, OfTimeframe> timeframes = new HashMap<>();
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    private final Set<Timeframe> folded = new HashSet<>();

    SymbolBook(Calendars calendars) {
        this.calendars = calendars;
    }

    /** Tells which forming candles are to be folded whenever a minute changes. */
    synchronized void foldAlways(Collection<Timeframe> wanted) {
        folded.clear();
        wanted.stream().filter(LiveTopics::isFolded).forEach(folded::add);
    }

    /**
     * Takes a candle as its topic has it.
     *
     * @return what is to be said now: nothing, the candle itself, and forming candles of longer timeframes
     */
    synchronized List<Candle> take(CandleRecord said) {
        List<Candle> toSay = new ArrayList<>(1 + folded.size());
        boolean news = said.forming() ? takeForming(said) : takeClosed(said);
        if (news) {
            toSay.add(said.candle());
        }
        if (said.isMinute()) {
            folded.forEach(timeframe -> fold(timeframe, toSay));
        }
        return toSay;
    }

    private boolean takeClosed(CandleRecord said) {
        Candle candle = said.candle();
        OfTimeframe known = of(candle.timeframe());
        known.closed.put(candle.start(), candle);
        if (known.closed.size() > CLOSED_KEPT) {
            known.closed.pollFirstEntry();
        }
        known.closedThrough = Math.max(known.closedThrough, candle.start());
        if (known.forming != null && known.forming.start() <= known.closedThrough) {
            known.forming = null;
        }
        if (said.isMinute()) {
            minutes.put(candle.start(), new Minute(candle, said.calendar(), said.reading()));
            trim();
        }
        return true;
    }

    private boolean takeForming(CandleRecord said) {
        Candle candle = said.candle();
        OfTimeframe known = of(candle.timeframe());
        if (candle.start() <= known.closedThrough) {
            return false;
        }
        if (said.isMinute()) {
            minutes.put(candle.start(), new Minute(candle, said.calendar(), said.reading()));
            trim();
        }
        if (known.forming != null && candle.start() < known.forming.start()) {
            return false;
        }
        known.forming = candle;
        return true;
    }

    private void trim() {
        minutes.headMap(minutes.lastKey() - MINUTES_KEPT_MILLIS).clear();
    }

    private void fold(Timeframe timeframe, List<Candle> toSay) {
        OfTimeframe known = of(timeframe);
        Candle forming = folded(timeframe, known.closedThrough);
        if (forming != null && !forming.equals(known.forming)) {
            toSay.add(forming);
        }
        known.forming = forming;
    }

    /** The newest window's candle, or null if that window is closed or cannot be told. */
    private Candle folded(Timeframe timeframe, long closedThrough) {
        if (minutes.isEmpty()) {
            return null;
        }
        Minute newest = minutes.lastEntry().getValue();
        long time = newest.candle().start();
        Window window = calendars
                .find(newest.calendar())
                .flatMap(calendar -> calendar.sessionAt(time))
                .map(session -> Window.at(time, timeframe, session))
                .orElse(null);
        if (window == null || window.start() <= closedThrough) {
            return null;
        }
        List<Candle> parts = new ArrayList<>();
        boolean whole = true;
        for (Minute minute :
                minutes.subMap(window.start(), true, window.end(), false).values()) {
            parts.add(minute.candle());
            whole &= !minute.reading().beganInside(window);
        }
        return CandleRollup.forming(parts, timeframe, window, whole);
    }

    /** The newest closed candles of a timeframe in order of time, then the forming one, if any. */
    synchronized List<Candle> newest(Timeframe timeframe) {
        OfTimeframe known = of(timeframe);
        if (LiveTopics.isFolded(timeframe)) {
            known.forming = folded(timeframe, known.closedThrough);
        }
        List<Candle> newest = new ArrayList<>(known.closed.values());
        if (known.forming != null) {
            newest.add(known.forming);
        }
        return newest;
    }

    /** The minutes of the newest hour, closed or forming, in order of time. */
    synchronized List<Candle> minutes() {
        return minutes.values().stream().map(Minute::candle).toList();
    }

    private OfTimeframe of(Timeframe timeframe) {
        return timeframes.computeIfAbsent(timeframe, each -> new OfTimeframe());
    }
}
