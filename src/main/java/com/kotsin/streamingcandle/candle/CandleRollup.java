package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folds candles of one symbol into longer ones, with all digits. */
public final class CandleRollup {

    private CandleRollup() {}

    /**
     * Folds the candles of each window into one. It is live if one of its parts is, and revised if one of them is: its
     * revision is the sum of theirs.
     *
     * @param parts of one symbol and timeframe, in order of time, none twice; the last one may be live
     * @param timeframe a multiple of theirs
     * @param calendar by which their windows were cut; parts outside its sessions are left out
     */
    public static List<Candle> roll(List<Candle> parts, Timeframe timeframe, SessionCalendar calendar) {
        List<Candle> rolled = new ArrayList<>();
        List<Candle> ofWindow = new ArrayList<>();
        Window window = null;
        for (Candle part : parts) {
            Optional<TradingSession> session = calendar.sessionAt(part.start());
            if (session.isEmpty()) {
                continue;
            }
            Window next = Window.at(part.start(), timeframe, session.get());
            if (window != null && next.start() != window.start()) {
                rolled.add(fold(ofWindow, timeframe, window));
                ofWindow.clear();
            }
            window = next;
            ofWindow.add(part);
        }
        if (window != null) {
            rolled.add(fold(ofWindow, timeframe, window));
        }
        return rolled;
    }

    /**
     * Folds the candles of a window that is not closed, whatever they say of themselves, into its live candle.
     *
     * @param parts of one symbol, in order of time, none twice, at least one
     * @param whole false if trades of the window may be missing beside those that its parts tell of
     */
    public static Candle forming(List<Candle> parts, Timeframe timeframe, Window window, boolean whole) {
        OpenCandle sum = new OpenCandle();
        parts.forEach(part -> sum.merge(OpenCandle.of(part)));
        if (!whole) {
            sum.markIncomplete();
        }
        Candle first = parts.get(0);
        return sum.toCandle(first.symbol(), first.exchange(), timeframe, window, Status.LIVE, 0);
    }

    /**
     * Folds the candles of one window.
     *
     * @param parts of one symbol, in order of time, none twice, at least one
     */
    public static Candle fold(List<Candle> parts, Timeframe timeframe, Window window) {
        OpenCandle sum = new OpenCandle();
        boolean live = false;
        int revision = 0;
        for (Candle part : parts) {
            sum.merge(OpenCandle.of(part));
            live |= part.status() == Status.LIVE;
            revision += part.revision();
        }
        Candle first = parts.get(0);
        Status status = live ? Status.LIVE : revision > 0 ? Status.REVISED : Status.FINAL;
        return sum.toCandle(first.symbol(), first.exchange(), timeframe, window, status, live ? 0 : revision);
    }
}
