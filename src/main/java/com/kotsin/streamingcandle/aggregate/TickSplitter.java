package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.stage.Pulse;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.stage.StageProcessor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads one partition of a ticks topic that is keyed by anything, and sends each record as it came to the partitions of
 * its symbols. What cannot become a trade ends here. Between the copies go {@link PartitionMark marks}, so that whoever
 * reads several partitions mixed knows how far each of them is, whichever is read faster.
 */
final class TickSplitter extends StageProcessor<byte[], byte[]> {

    /** Copies and marks name their partition themselves. */
    static final StreamPartitioner<byte[], byte[]> BY_KEY = (topic, key, value, count) ->
            Optional.of(Set.of(ByteBuffer.wrap(key).getInt()));

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    /** During a backlog, when seconds of event time pass by the hundred. */
    private static final long MARK_PAUSE = 100;
    /** After this only the ends of minutes are marked by the clock, for the sake of the other partitions. */
    private static final long IDLE_AFTER = 10 * SECOND;

    private static final long OVERDUE = 10 * SECOND;
    private static final byte[] KEY = {0};
    private static final byte[] SINCE_KEY = {1};
    private static final byte[] READ_KEY = {2};

    private final TickSource source;
    private final AggregateSettings settings;
    private final TickDecoder decoder;
    private final EventClock time;
    private KeyValueStore<byte[], byte[]> store;
    private InputProgress.OfPartition progress;
    private Pulse pulse;
    private int partition;

    private Reading reading;
    private WatchedSince watched;
    private ReadBefore before;
    private long quiet;
    private PartitionMark kept;
    private PartitionMark lastMark;
    private long lastMarkAt;

    TickSplitter(TickSource source, AggregateSettings settings) {
        super(settings.thread());
        this.source = source;
        this.settings = settings;
        this.decoder = new TickDecoder(source.format());
        this.time = new EventClock(source.graceMillis(), settings.quietMillis());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        super.init(newContext);
        partition = newContext.taskId().partition();
        store = newContext.getStateStore(CandleTopology.splitStore(source));
        progress = settings.progress().of(source.topic(), partition);
        // The same processor begins again when Kafka Streams has its task's state restored in mid-run.
        reading = PartitionMark.UNREAD;
        quiet = Long.MIN_VALUE;
        kept = null;
        lastMark = null;
        lastMarkAt = 0;
        byte[] stored = store.get(KEY);
        long watermark = Long.MIN_VALUE;
        if (stored != null) {
            kept = PartitionMark.decode(stored);
            reading = kept.reading();
            watermark = kept.through() == Long.MIN_VALUE ? watermark : kept.through() + source.graceMillis();
        }
        long now = settings.clock().millis();
        watched = new WatchedSince(store, SINCE_KEY);
        watched.restore(now);
        before = new ReadBefore(store, READ_KEY, source.topic() + "-" + partition, source.topicId());
        before.restore();
        time.restore(watermark, now);
        pulse = new Pulse(newContext, settings.thread().beat(), this::onTimer);
    }

    @Override
    protected void process(Record<byte[], byte[]> record, Place place) {
        if (before.holds(place.offset())) {
            progress.processed(place.offset());
            return;
        }
        long now = settings.clock().millis();
        boolean begins = reading.equals(PartitionMark.UNREAD);
        if (begins) {
            reading = new Reading(watched.since(), place.offset() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        time.follow(now);
        boolean wasQuiet = quiet > time.passed();
        quiet = Long.MIN_VALUE;
        time.recordAt(now);
        if (lastMark == null || begins || wasQuiet) {
            // From here on the partition is waited for, and its windows are opened knowing when reading began.
            mark(now);
        }
        List<Outcome> outcomes = decoder.decode(record.value());
        settings.metrics().ticks(outcomes.size());
        BitSet targets = new BitSet(settings.partitions());
        for (Outcome outcome : outcomes) {
            take(outcome, record, place.offset(), targets, now, time.latest(now));
        }
        TickCopy copy = new TickCopy(partition, place.offset(), time.latest(now), record.key());
        targets.stream().forEach(target -> {
            var headers = new RecordHeaders();
            copy.addTo(headers);
            long timestamp = TickCopy.notAhead(record.timestamp(), now, headers);
            forward(target, record.value(), timestamp, headers);
        });
        progress.processed(place.offset());
        markIfDue(now);
        pulse.busy(true);
    }

    @Override
    protected void processedThrough(Place last) {
        if (!before.holds(last.offset())) {
            before.keep(last.offset());
        }
    }

    @Override
    public void close() {
        pulse.close();
    }

    private void take(
            Outcome outcome, Record<byte[], byte[]> record, long offset, BitSet targets, long now, long latest) {
        if (outcome instanceof Outcome.Rejected rejected) {
            reject(rejected, rejected.reason(), rejected.detail(), record, offset);
        } else if (outcome instanceof Outcome.Accepted accepted) {
            long at = accepted.trade().timeMillis();
            if (settings.isFuture(at, record.timestamp(), latest)) {
                String detail = settings.futureTime(at, record.timestamp(), latest);
                reject(accepted, RejectReason.FUTURE_TIME, detail, record, offset);
                return;
            }
            if (reading.trimmedBefore() == Long.MAX_VALUE) {
                reading = new Reading(reading.since(), at);
            }
            time.advance(at, now);
            byte[] symbol = accepted.trade().symbol().getBytes(StandardCharsets.UTF_8);
            targets.set(Partitions.of(symbol, settings.partitions()));
        }
    }

    private void reject(
            Outcome outcome, RejectReason reason, String detail, Record<byte[], byte[]> record, long offset) {
        Tick tick =
                new Tick(source.topic(), partition, offset, 0, record, outcome.element(), outcome.from(), outcome.to());
        context()
                .forward(
                        tick.deadLetter(reason, detail, settings.clock().millis()),
                        CandleTopology.splitDeadLetters(source));
        settings.metrics().deadLetter(reason.text());
    }

    private void onTimer() {
        long now = settings.clock().millis();
        if (time.follow(now)) {
            quiet = Long.MIN_VALUE;
        }
        watched.keep();
        long passed = time.quietPassed(progress.readThrough());
        long marked = Math.max(quiet, time.passed());
        long unit = now - time.lastRecordAt() < IDLE_AFTER ? SECOND : MINUTE;
        if (floor(passed, unit) > floor(marked, unit)) {
            quiet = passed;
        }
        markIfDue(now);
        pulse.busy(isBusy(now));
    }

    /** Whether the end of a minute passes within a second, or a mark waits. */
    private boolean isBusy(long now) {
        long estimate =
                (time.watermark() == Long.MIN_VALUE ? now : Math.min(now, time.estimate(now))) - source.graceMillis();
        long intoMinute = Math.floorMod(estimate, MINUTE);
        boolean overdue = intoMinute < OVERDUE && floor(Math.max(quiet, time.passed()), MINUTE) < estimate - intoMinute;
        return overdue || intoMinute >= MINUTE - SECOND || !current().equals(lastMark);
    }

    private PartitionMark current() {
        return new PartitionMark(partition, reading, time.passed(), quiet);
    }

    private void markIfDue(long now) {
        PartitionMark current = current();
        if (!current.equals(kept)) {
            store.put(KEY, current.encode());
            kept = current;
            if (time.watermark() != Long.MIN_VALUE) {
                settings.metrics().watermark(Timeframe.ONE_MINUTE, source.topic() + "-" + partition, time.watermark());
            }
        }
        boolean paused = now >= lastMarkAt && now - lastMarkAt < MARK_PAUSE;
        if (!current.equals(lastMark) && (!paused || lastMark == null)) {
            mark(now);
        }
    }

    private void mark(long now) {
        lastMark = current();
        lastMarkAt = now;
        byte[] mark = lastMark.encode();
        for (int target = 0; target < settings.partitions(); target++) {
            forward(target, mark, ClosedMark.timestamp(lastMark.through()), new RecordHeaders());
        }
    }

    private void forward(int target, byte[] value, long timestamp, RecordHeaders headers) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(target).array();
        context().forward(new Record<>(key, value, timestamp, headers), CandleTopology.splitCopies(source));
    }

    private static long floor(long at, long unit) {
        return at == Long.MIN_VALUE ? at : Math.floorDiv(at, unit) * unit;
    }
}
