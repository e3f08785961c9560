package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.market.SessionCalendar;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One ticks partition: its trades become candles by its own watermark. Only ever used by the thread of its task. What
 * it keeps in heap is rebuilt from the stores when the task starts; each change is in a store before the record counts
 * as processed.
 */
final class TickPartition {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long OVERDUE = 10 * SECOND;

    private final TickSource source;
    private final int partition;
    private final AggregateSettings settings;
    private final TickDecoder decoder;
    private final CandleOutput output;
    private final PartitionWindows windows;
    private final SeenTrades seen;
    private final SnapshotLog snapshots;
    private final TaskState state;
    private final byte[] progressKey;
    private final String id;

    private Reading reading;
    /** Newest believable event time, and what the clock said when it was seen. */
    private long watermark = Long.MIN_VALUE;

    private long watermarkSeenAt;
    private long lastRecordAt;
    private long through = Long.MIN_VALUE;
    private long quietThrough = Long.MIN_VALUE;
    private long markedQuietThrough = Long.MIN_VALUE;
    private boolean progressChanged;

    TickPartition(TickSource source, int partition, AggregateSettings settings, TaskState state, CandleOutput output) {
        this.source = source;
        this.partition = partition;
        this.settings = settings;
        this.output = output;
        this.state = state;
        this.id = source.topic() + "-" + partition;
        this.decoder = new TickDecoder(source.format());
        this.windows = new PartitionWindows(id, new FollowingWindow(source), settings, state, output);
        this.seen = new SeenTrades(state.seen(), id);
        this.snapshots = new SnapshotLog(state.snapshots(), id);
        this.progressKey = id.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes up what an earlier run left in the stores, and says again live what is open. */
    void restore(long now) {
        byte[] kept = state.progress().get(progressKey);
        if (kept == null) {
            return;
        }
        PartitionProgress progress = PartitionProgress.decode(kept);
        reading = progress.reading();
        through = progress.through();
        output.continueFrom(progress.sequences());
        if (through != Long.MIN_VALUE) {
            watermark = through + source.graceMillis();
        }
        watermarkSeenAt = now;
        lastRecordAt = now;
        windows.restore(progress.latestSettling());
    }

    /** Takes one record of the ticks topic. */
    void take(Record<byte[], byte[]> record, long offset, long now) {
        if (reading == null) {
            // An offset above 0 means that older ticks were deleted before anybody read them. Until the first trade
            // shows where in time reading began, no window can be called complete.
            reading = new Reading(now, offset > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
            progressChanged = true;
        }
        lastRecordAt = now;
        var outcomes = decoder.decode(record.value());
        settings.metrics().ticks(outcomes.size());
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Accepted accepted) {
                take(accepted.trade(), tick(record, offset, accepted.element(), accepted.from(), accepted.to()), now);
            } else if (outcome instanceof Outcome.Rejected rejected) {
                Tick tick = tick(record, offset, rejected.element(), rejected.from(), rejected.to());
                output.deadLetter(tick, rejected.reason(), rejected.detail());
            }
        }
        saveProgress();
    }

    private Tick tick(Record<byte[], byte[]> record, long offset, int element, int from, int to) {
        return new Tick(source.topic(), partition, offset, record, element, from, to);
    }

    private void take(Trade trade, Tick tick, long now) {
        long time = trade.timeMillis();
        if (time > now + settings.maxFutureSkewMillis()) {
            output.deadLetter(
                    tick,
                    RejectReason.FUTURE_TIME,
                    "%s is %d ms ahead of the clock; at most %d ms are believed"
                            .formatted(Instant.ofEpochMilli(time), time - now, settings.maxFutureSkewMillis()));
            return;
        }
        advance(time, now);
        if (trade.effect().isNone()) {
            settings.metrics().tradeWithoutEffect();
            return;
        }
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
                            .formatted(Instant.ofEpochMilli(window.end()), Instant.ofEpochMilli(watermark)));
            return;
        }
        byte[] symbol = open == null ? trade.symbol().getBytes(StandardCharsets.UTF_8) : open.symbolBytes;
        if (trade.id() != null && !seen.add(symbol, trade.id(), time)) {
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

    private void advance(long time, long now) {
        if (reading.trimmedBefore() == Long.MAX_VALUE) {
            reading = new Reading(reading.since(), time);
            progressChanged = true;
        }
        if (time <= watermark) {
            return;
        }
        watermark = time;
        watermarkSeenAt = now;
        // Whole seconds: what decides about lateness is then exactly what the store holds, at one write a second.
        long passed = floor(time - source.graceMillis(), SECOND);
        if (passed <= through) {
            return;
        }
        boolean minutePassed = floor(passed, MINUTE) > floor(through, MINUTE);
        windows.closeThrough(passed, through, now);
        through = passed;
        progressChanged = true;
        settings.metrics().watermark(Timeframe.ONE_MINUTE, id, watermark);
        if (minutePassed) {
            output.marks(through, quietThrough, now);
            windows.clear(through);
            // A trade that is just not too late may be older than its window's end by the window's length.
            seen.clearBefore(through - settings.horizonMillis() - 2 * MINUTE);
            snapshots.clearBefore(through - settings.horizonMillis());
        }
    }

    /**
     * Closes by the wall clock what no further trade will close, once everything is read. Event time is taken to go on
     * as the clock does since the newest trade; for a feed whose event time lies behind the clock, such as a recorded
     * one, the clock alone decides only after the feed has been quiet for a while, lest each pause cuts its windows.
     */
    void onTimer(long readThrough, long now) {
        if (readThrough != Long.MIN_VALUE && watermark != Long.MIN_VALUE) {
            boolean quiet = readThrough - lastRecordAt >= settings.quietMillis();
            long estimated = watermark + Math.max(0, readThrough - watermarkSeenAt);
            long passed =
                    floor((quiet ? readThrough : Math.min(readThrough, estimated)) - source.graceMillis(), SECOND);
            if (passed > Math.max(quietThrough, through)) {
                quietThrough = passed;
                windows.closeThrough(passed, through, now);
                markQuiet(now);
                saveProgress();
            }
        }
        windows.sendLive(now);
    }

    private void markQuiet(long now) {
        progressChanged = true;
        // Without a new candle a mark is of use only as long as a longer window may still be open.
        boolean windowEnded = markedQuietThrough < windows.latestSettling() + settings.longestTimeframeMillis()
                && floor(quietThrough, MINUTE) > floor(markedQuietThrough, MINUTE);
        if (windowEnded || output.sentSinceMarks()) {
            markedQuietThrough = quietThrough;
            output.marks(through, quietThrough, now);
        }
    }

    /** Whether live candles wait or a window closes within a second. */
    boolean isBusy(long now) {
        if (windows.nextSettling() == Long.MAX_VALUE) {
            return false;
        }
        long untilDue = windows.nextSettling() + source.graceMillis() - watermark - Math.max(0, now - watermarkSeenAt);
        // A window that stays due for long waits for a broker that does not answer; no use in asking more often.
        return windows.hasLiveWaiting() || (untilDue <= SECOND && untilDue > -OVERDUE);
    }

    void close() {
        windows.close();
    }

    private void saveProgress() {
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
