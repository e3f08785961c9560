package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;

/** Finds the window that carries the close of another one on, where a source wants that. */
final class FollowingWindow {

    private final TickSource source;

    FollowingWindow(TickSource source) {
        this.source = source;
    }

    /** Whether windows without trades are to have candles. */
    boolean isWanted() {
        return source.fill() != TickSource.Fill.NONE;
    }

    /** The symbol's next window of the same trading day, or {@code null} if there is none or nothing is to be filled. */
    Window of(OpenWindow before) {
        if (!isWanted()) {
            return null;
        }
        Window window = before.window();
        SessionCalendar calendar = source.calendarOf().calendarOf(before.exchange(), before.symbol());
        TradingSession session = calendar.sessionAt(window.start()).orElse(null);
        if (session != null && window.end() >= session.close()) {
            session = calendar.nextOfDay(session).orElse(null);
        }
        if (session == null) {
            return null;
        }
        Window next = Window.at(Math.max(window.end(), session.open()), Timeframe.ONE_MINUTE, session);
        return next.tradingDay().equals(window.tradingDay()) ? next : null;
    }
}
