package com.kotsin.streamingcandle.candle;

import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.TradingSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folds candles of one symbol into longer ones, with all digits. */
public final class CandleRollup {

    private CandleRollup() {}

    /**
     * The window that holds an instant. A window of {@link Timeframe#ONE_DAY} is the trading day, from the open of its
     * first session to the close of its last one; any other one is counted from its session's open.
     *
     * @param timeMillis milliseconds since the epoch, UTC
     * @return empty outside all sessions
     */
    public static Optional<Window> window(long timeMillis, Timeframe timeframe, SessionCalendar calendar) {
        return calendar.sessionAt(timeMillis)
                .map(session -> timeframe.equals(Timeframe.ONE_DAY)
                        ? day(session.tradingDay(timeMillis), calendar)
                        : Window.at(timeMillis, timeframe, session));
    }

    private static Window day(LocalDate day, SessionCalendar calendar) {
        List<TradingSession> sessions = calendar.sessionsOn(day);
        TradingSession last = sessions.get(sessions.size() - 1);
        return new Window(sessions.get(0).open(), last.close(), last.acceptUntil(), day);
    }

    /**
     * Folds the candles of each window into one, as {@link #fold} does.
     *
     * @param parts of one symbol and timeframe, in order of time, none twice
     * @param timeframe a multiple of theirs
     * @param calendar by which their windows were cut; parts outside its sessions are left out
     * @param nowMillis milliseconds since the epoch, UTC
     */
    public static List<Candle> roll(List<Candle> parts, Timeframe timeframe, SessionCalendar calendar, long nowMillis) {
        Map<Window, List<Candle>> byWindow = new LinkedHashMap<>();
        for (Candle part : parts) {
            window(part.start(), timeframe, calendar)
                    .ifPresent(window -> byWindow.computeIfAbsent(window, any -> new ArrayList<>())
                            .add(part));
        }
        List<Candle> rolled = new ArrayList<>(byWindow.size());
        byWindow.forEach((window, ofWindow) -> rolled.add(fold(ofWindow, timeframe, window, nowMillis)));
        return rolled;
    }

    /**
     * Folds the candles of a window that is not closed, whatever they say of themselves, into its live candle.
     *
     * @param parts of one symbol, in order of time, none twice, at least one
     * @param whole false if trades of the window may be missing beside those that its parts tell of
     */
    public static Candle forming(List<Candle> parts, Timeframe timeframe, Window window, boolean whole) {
        OpenCandle sum = sum(parts);
        if (!whole) {
            sum.markIncomplete();
        }
        Candle first = parts.get(0);
        return sum.toCandle(first.symbol(), first.exchange(), timeframe, window, Status.LIVE, 0);
    }

    /**
     * Folds the candles of one window. The candle is live if one of its parts is, or if trades of the window may yet come;
     * otherwise its revision is the sum of theirs, so that it grows whenever one of them is said again.
     *
     * @param parts of one symbol, in order of time, none twice, at least one
     * @param nowMillis milliseconds since the epoch, UTC
     */
    public static Candle fold(List<Candle> parts, Timeframe timeframe, Window window, long nowMillis) {
        boolean live = nowMillis < window.settles();
        int revision = 0;
        for (Candle part : parts) {
            live |= part.status() == Status.LIVE;
            revision += part.revision();
        }
        Candle first = parts.get(0);
        Status status = live ? Status.LIVE : revision > 0 ? Status.REVISED : Status.FINAL;
        return sum(parts).toCandle(first.symbol(), first.exchange(), timeframe, window, status, live ? 0 : revision);
    }

    private static OpenCandle sum(List<Candle> parts) {
        OpenCandle sum = new OpenCandle();
        parts.forEach(part -> sum.merge(OpenCandle.of(part)));
        return sum;
    }
}
