package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.Reading;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Record;

/** One partition of a ticks topic that keeps the trades of a symbol together: its candles close by its own event time. */
class KeyedTicks implements CandleBuilder.Input {

    private static final long SECOND = 1_000;
    private static final long OVERDUE = 10 * SECOND;

    private final TickSource source;
    private final int partition;
    private final String id;
    private final AggregateSettings settings;
    private final CandleOutput output;
    private final TickDecoder decoder;
    private final TickPartition ticks;
    private final EventClock time;
    private final InputProgress.OfPartition progress;
    private final WatchedSince watched;
    private final ReadBefore before;

    KeyedTicks(
            TickSource source,
            int partition,
            String id,
            AggregateSettings settings,
            TaskState state,
            CandleOutput output) {
        this.source = source;
        this.partition = partition;
        this.id = id;
        this.settings = settings;
        this.output = output;
        this.decoder = new TickDecoder(source.format());
        this.ticks = new TickPartition(source, id, settings, state, output);
        this.time = new EventClock(source.graceMillis(), settings.quietMillis());
        this.progress = settings.progress().of(source.topic(), partition);
        this.watched = new WatchedSince(state.progress(), (id + "/since").getBytes(StandardCharsets.UTF_8));
        this.before =
                new ReadBefore(state.progress(), (id + "/read").getBytes(StandardCharsets.UTF_8), id, source.topicId());
    }

    @Override
    public void restore(long now) {
        watched.restore(now);
        before.restore();
        ticks.restore(now);
        boolean isNew = ticks.through() == Long.MIN_VALUE;
        time.restore(isNew ? Long.MIN_VALUE : ticks.through() + source.graceMillis(), now);
    }

    @Override
    public void take(Record<byte[], byte[]> record, long offset, long now) {
        if (before.holds(offset)) {
            progress.processed(offset);
            return;
        }
        follow(now);
        if (ticks.reading() == null) {
            // An offset above 0 means that older ticks were deleted before anybody read them. Until the first trade
            // shows where in time reading began, no window can be called complete.
            ticks.reading(new Reading(watched.since(), offset > 0 ? Long.MAX_VALUE : Long.MIN_VALUE));
        }
        time.recordAt(now);
        var outcomes = decoder.decode(record.value());
        settings.metrics().ticks(outcomes.size());
        for (Outcome outcome : outcomes) {
            long position = Tick.position(offset, outcome.element());
            Tick tick = new Tick(
                    source.topic(),
                    partition,
                    offset,
                    position,
                    record,
                    outcome.element(),
                    outcome.from(),
                    outcome.to());
            if (outcome instanceof Outcome.Accepted accepted) {
                take(accepted.trade(), tick, now);
            } else if (outcome instanceof Outcome.Rejected rejected) {
                output.deadLetter(tick, rejected.reason(), rejected.detail());
            }
        }
        ticks.saveProgress();
        progress.processed(offset);
    }

    void take(Trade trade, Tick tick, long now) {
        long at = trade.timeMillis();
        long latest = time.latest(now);
        if (isFuture(tick, at, latest)) {
            String detail = settings.futureTime(at, tick.timestamp(), latest);
            output.deadLetter(tick, RejectReason.FUTURE_TIME, detail);
            return;
        }
        Reading reading = ticks.reading();
        if (reading.trimmedBefore() == Long.MAX_VALUE) {
            ticks.reading(new Reading(reading.since(), at));
        }
        if (time.advance(at, now) && time.passed() > ticks.through()) {
            settings.metrics().watermark(Timeframe.ONE_MINUTE, id, at);
        }
        ticks.passTo(time.passed(), now);
        ticks.take(trade, tick, now);
    }

    /** Whether the clock, or the record, refuses a trade of this time. */
    boolean isFuture(Tick tick, long at, long now) {
        return settings.isFuture(at, tick.timestamp(), now);
    }

    /** Says when reading began, where that is known before the first record comes. */
    final void began(Reading reading) {
        ticks.reading(reading);
    }

    final Reading reading() {
        return ticks.reading();
    }

    /** Every window that settles by then is closed for good. */
    final long through() {
        return ticks.through();
    }

    /** Closes what is open and settles by then, because nothing more is to come. */
    final void closeQuiet(long passed, long now) {
        ticks.closeQuiet(passed, now);
    }

    @Override
    public void takenThrough(long offset) {
        if (!before.holds(offset)) {
            before.keep(offset);
        }
    }

    @Override
    public void onTimer(long now) {
        follow(now);
        watched.keep();
        long readThrough = progress.readThrough();
        if (time.watermark() != Long.MIN_VALUE) {
            ticks.passTo(time.passed(), now);
            ticks.closeQuiet(time.quietPassed(readThrough), now);
            ticks.saveProgress();
        }
        ticks.onTimer(now);
    }

    private void follow(long now) {
        if (time.follow(now)) {
            ticks.clockWasSetBack();
        }
    }

    /** Whether live candles wait or a window closes within a second. */
    @Override
    public boolean isBusy(long now) {
        if (ticks.nextSettling() == Long.MAX_VALUE) {
            return false;
        }
        long untilDue = ticks.nextSettling() + source.graceMillis() - time.estimate(now);
        // A window that stays due for long waits for a broker that does not answer; no use in asking more often.
        return ticks.hasLiveWaiting() || (untilDue <= SECOND && untilDue > -OVERDUE);
    }

    @Override
    public void close() {
        ticks.close();
    }
}
