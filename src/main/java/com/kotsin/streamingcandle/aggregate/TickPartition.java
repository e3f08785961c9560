package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.market.WeeklyCalendar;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The trades of one ticks partition become candles. How far event time has come is told by its {@link CandleBuilder.Input
 * input}. Only ever used by the thread of its task. What it keeps in heap is rebuilt from the stores when the task starts;
 * each change is in a store before its record is committed.
 */
final class TickPartition {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long LONGEST_TOLERANCE = WeeklyCalendar.LONGEST_TOLERANCE.toMillis();

    private final TickSource source;
    private final AggregateSettings settings;
    private final CandleOutput output;
    private final PartitionWindows windows;
    private final SeenTrades seen;
    private final SnapshotLog snapshots;
    private final ActiveSymbols symbols;
    private final TaskState state;
    private final byte[] progressKey;
    private final String id;

    private Reading reading;
    private long through = Long.MIN_VALUE;
    private long quietThrough = Long.MIN_VALUE;
    private long markedQuietThrough = Long.MIN_VALUE;
    private boolean progressChanged;

    /** @param id of these ticks, as {@code topic-partition} */
    TickPartition(TickSource source, String id, AggregateSettings settings, TaskState state, CandleOutput output) {
        this.source = source;
        this.settings = settings;
        this.output = output;
        this.state = state;
        this.id = id;
        this.windows = new PartitionWindows(id, new FollowingWindow(source), settings, state, output);
        this.seen = new SeenTrades(state.seen(), id);
        state.beforeCommit().write(seen::write);
        this.snapshots = new SnapshotLog(state.snapshots(), id);
        this.symbols = new ActiveSymbols(source, id, settings, state.progress());
        this.progressKey = id.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes up what an earlier run left in the stores, and says again live what is open. */
    void restore(long now) {
        symbols.restore(now);
        byte[] kept = state.progress().get(progressKey);
        if (kept == null) {
            return;
        }
        PartitionProgress progress = PartitionProgress.decode(kept);
        reading = progress.reading();
        through = progress.through();
        seen.forgetBefore(forgotten());
        output.continueFrom(progress.sequences());
        windows.restore(progress.latestSettling());
    }

    /** When reading began, or {@code null} if it has not. */
    Reading reading() {
        return reading;
    }

    void reading(Reading newReading) {
        progressChanged |= !newReading.equals(reading);
        reading = newReading;
    }

    /** Every window that settles by then is closed for good. */
    long through() {
        return through;
    }

    /** Takes a trade, once it is said when reading began. */
    void take(Trade trade, Tick tick, long now) {
        if (trade.effect().isNone()) {
            settings.metrics().tradeWithoutEffect();
            return;
        }
        long time = trade.timeMillis();
        OpenWindow open = windows.find(trade.symbol(), time);
        SessionCalendar calendar =
                open == null ? source.calendarOf().calendarOf(trade.exchange(), trade.symbol()) : null;
        Window window = open == null ? windowAt(calendar, time) : open.window();
        if (window == null) {
            output.deadLetter(
                    tick,
                    RejectReason.OUT_OF_SESSION,
                    "%s lies in no session of calendar %s".formatted(Instant.ofEpochMilli(time), calendar.name()));
            return;
        }
        if (through != Long.MIN_VALUE && window.settles() + settings.horizonMillis() <= through) {
            output.deadLetter(
                    tick,
                    RejectReason.TOO_LATE,
                    "The window that ended %s takes no more trades; the watermark is %s"
                            .formatted(
                                    Instant.ofEpochMilli(window.end()),
                                    Instant.ofEpochMilli(through + source.graceMillis())));
            return;
        }
        byte[] symbol = open == null ? trade.symbol().getBytes(StandardCharsets.UTF_8) : open.symbolBytes;
        if (trade.id() != null && !seen.add(symbol, trade.id(), window.settles())) {
            settings.metrics().duplicate();
            return;
        }
        Trade counted = trade;
        if (trade.dayVolume() != null) {
            SnapshotLog.Taken taken = snapshots.take(trade, symbol, window);
            counted = taken.next();
            if (taken.isNothing()) {
                settings.metrics().unchangedSnapshot();
            } else if (counted == null) {
                rebuild(taken.changed(), trade, symbol, now);
            }
        }
        if (counted != null) {
            symbols.traded(counted);
        }
        if (counted != null && open != null) {
            windows.add(open, counted, tick.position(), now);
        } else if (counted != null) {
            Origin origin = new Origin(id, calendar.name(), reading);
            openOrRevise(counted, window, origin, tick.position(), now);
        }
    }

    /** Makes the candles of these instants anew, each from all its snapshots. */
    private void rebuild(List<Long> instants, Trade trade, byte[] symbol, long now) {
        SessionCalendar calendar = source.calendarOf().calendarOf(trade.exchange(), trade.symbol());
        Origin origin = new Origin(id, calendar.name(), reading);
        long rebuiltBefore = Long.MIN_VALUE;
        for (long instant : instants) {
            if (instant >= rebuiltBefore) {
                Window window = windowAt(calendar, instant);
                if (window == null) {
                    // It was in a session when it came; somebody has changed the calendar since.
                    continue;
                }
                OpenWindow anew = OpenWindow.opened(trade.symbol(), trade.exchange(), window, origin);
                anew.candle.merge(snapshots.candle(trade.symbol(), symbol, window));
                windows.replace(anew, through, now);
                rebuiltBefore = window.settles();
            }
        }
        progressChanged = true;
    }

    private static Window windowAt(SessionCalendar calendar, long time) {
        Optional<TradingSession> session = calendar.sessionAt(time);
        return session.isEmpty() ? null : Window.at(time, Timeframe.ONE_MINUTE, session.get());
    }

    private void openOrRevise(Trade trade, Window window, Origin origin, long position, long now) {
        OpenWindow closed = windows.closed(trade.symbol(), window);
        if (closed == null && window.settles() > through) {
            OpenWindow opened = OpenWindow.opened(trade.symbol(), trade.exchange(), window, origin);
            progressChanged |= window.settles() > windows.latestSettling();
            windows.open(opened);
            windows.add(opened, trade, position, now);
            return;
        }
        settings.metrics().lateTrade();
        OpenWindow late = closed != null ? closed : OpenWindow.opened(trade.symbol(), trade.exchange(), window, origin);
        windows.revise(late, trade, position, through);
        progressChanged = true;
    }

    /**
     * Every window that settles by then is passed, grace included. Where event time leaps, there may be too many to be closed
     * before a commit: then {@link #through()} stays behind until this is called again.
     */
    void passTo(long passed, long now) {
        if (passed <= through) {
            return;
        }
        long closed = windows.closeThrough(passed, through, reading, now);
        if (closed <= through) {
            return;
        }
        boolean secondPassed = floor(closed, SECOND) > floor(through, SECOND);
        boolean minutePassed = floor(closed, MINUTE) > floor(through, MINUTE);
        through = closed;
        progressChanged = true;
        if (minutePassed) {
            output.marks(through, quietThrough);
            windows.clear(through);
        }
        if (secondPassed) {
            seen.clearBefore(forgotten());
            snapshots.clearBefore(forgotten());
        }
    }

    /** Windows that settled by then take no more trades. By the minute, so that it is the same after a restart. */
    private long forgotten() {
        return through == Long.MIN_VALUE ? through : floor(through, MINUTE) - settings.horizonMillis();
    }

    /** Closes, because nothing more is to come, every window that is open and settles by then; as {@link #passTo} does. */
    void closeQuiet(long passed, long now) {
        if (passed <= Math.max(quietThrough, through)) {
            return;
        }
        long closed = windows.closeThrough(passed, through, reading, now);
        if (closed > Math.max(quietThrough, through)) {
            quietThrough = closed;
            markQuiet(now);
        }
    }

    /** The clock by which windows were closed is no longer there. */
    void clockWasSetBack() {
        quietThrough = Math.min(quietThrough, through);
        markedQuietThrough = Math.min(markedQuietThrough, through);
    }

    private void markQuiet(long now) {
        progressChanged = true;
        // Without a new candle a mark is of use only as long as a longer window may still be open.
        long latestEnd = windows.latestSettling() + settings.longestTimeframeMillis() + LONGEST_TOLERANCE;
        boolean windowEnded =
                markedQuietThrough < latestEnd && floor(quietThrough, MINUTE) > floor(markedQuietThrough, MINUTE);
        if (windowEnded || output.sentSinceMarks()) {
            markedQuietThrough = quietThrough;
            output.marks(through, quietThrough);
        }
    }

    void onTimer(long now) {
        windows.sendLive(now);
        symbols.look(now);
    }

    boolean hasLiveWaiting() {
        return windows.hasLiveWaiting();
    }

    /** When the next open window settles, or {@link Long#MAX_VALUE}. */
    long nextSettling() {
        return windows.nextSettling();
    }

    void close() {
        windows.close();
        symbols.close();
    }

    /** Puts what has changed into the store; to be called before a record counts as processed. */
    void saveProgress() {
        if (progressChanged) {
            progressChanged = false;
            byte[] bytes =
                    new PartitionProgress(reading, through, windows.latestSettling(), output.sequences()).encode();
            state.progress().put(progressKey, bytes);
        }
    }

    private static long floor(long time, long unit) {
        return time == Long.MIN_VALUE ? time : Math.floorDiv(time, unit) * unit;
    }
}
