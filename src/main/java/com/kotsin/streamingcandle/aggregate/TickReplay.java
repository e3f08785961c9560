package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.market.Trade;
import com.kotsin.streamingcandle.stage.BeforeCommit;
import com.kotsin.streamingcandle.stage.Reading;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes the one-minute candles of one ticks partition anew: with the code of the service, but without Kafka Streams, and
 * with state of its own that is lost with it. What the clock closed in the service stays open here until event time
 * passes it; a trade that revised a candle there is part of its first one here, and the newest candle is the same. Not
 * safe for use by several threads.
 */
public final class TickReplay {

    /** Reading that began inside no window. */
    private static final Reading WHOLE = new Reading(Long.MIN_VALUE, Long.MIN_VALUE);

    /** Likewise, but older ticks had been deleted; the first trade shows up to when. */
    private static final Reading TRIMMED = new Reading(Long.MIN_VALUE, Long.MAX_VALUE);

    /** In the service a commit writes what waits in heap. */
    private static final int RECORDS_BETWEEN_WRITES = 10_000;

    /** A message of a ticks topic. */
    public record Message(String topic, int partition, long offset, int element) {}

    private final KeyedTicks ticks;
    private final BeforeCommit beforeCommit =
            BeforeCommit.named(CandleTopology.BEFORE_COMMIT).build();
    private final long now;
    private int unwritten;

    /**
     * @param source whose ticks are keyed by symbol
     * @param settings of the service; by their clock no trade is from the future that was not when it was read
     * @param trimmed whether older ticks have been deleted that may belong to the first ones taken
     * @param refused whether the service refused a message because it was ahead of the clock then
     * @param closed takes each closed candle with the headers that it has in its topic, again when a late trade revises it;
     *     whether it is complete is not told
     * @param witness takes what becomes of each message
     */
    public TickReplay(
            TickSource source,
            int partition,
            AggregateSettings settings,
            boolean trimmed,
            Predicate<Message> refused,
            Consumer<Record<byte[], byte[]>> closed,
            Consumer<SeenTick> witness) {
        if (source.isRepartitioned()) {
            throw new IllegalArgumentException("The ticks of topic %s are repartitioned".formatted(source.topic()));
        }
        now = settings.clock().millis();
        String id = source.topic() + "-" + partition;
        TaskState state = new TaskState(
                new HeapStore(CandleTopology.OPEN),
                new HeapStore(CandleTopology.CLOSED),
                new HeapStore(CandleTopology.SEEN),
                new HeapStore(CandleTopology.SNAPSHOTS),
                new HeapStore(CandleTopology.PROGRESS),
                beforeCommit);
        Fates fates = new Fates(witness);
        AggregateSettings watched = settings.replayed(fates);
        CandleOutput.Sink sink = (record, node) -> {
            if (node.equals(CandleTopology.TO_FINALS)) {
                closed.accept(record);
            } else if (node.equals(CandleTopology.TO_DEAD_LETTERS)) {
                fates.rejected(record);
            }
        };
        ticks = new KeyedTicks(source, partition, id, watched, state, new CandleOutput(sink, watched, id)) {
            @Override
            void take(Trade trade, Tick tick, long readAt) {
                fates.begin();
                super.take(trade, tick, readAt);
                fates.end(trade, tick);
            }

            @Override
            boolean isFuture(Tick tick, long at, long readAt) {
                return super.isFuture(tick, at, readAt)
                        || refused.test(new Message(tick.topic(), tick.partition(), tick.offset(), tick.element()));
            }
        };
        ticks.restore(now);
        ticks.began(trimmed ? TRIMMED : WHOLE);
    }

    /** Takes the next record of the partition. */
    public void take(Record<byte[], byte[]> record, long offset) {
        ticks.take(record, offset, now);
        if (++unwritten == RECORDS_BETWEEN_WRITES) {
            unwritten = 0;
            beforeCommit.flushCache();
        }
    }

    /**
     * Every window that settles by then is closed for good, and takes late trades for the correction horizon only;
     * milliseconds since the epoch, UTC.
     */
    public long through() {
        return ticks.through();
    }

    /**
     * Event time of the first trade if older ticks have been deleted, else {@link Long#MIN_VALUE}; milliseconds since the
     * epoch, UTC. {@link Long#MAX_VALUE} before that trade.
     */
    public long trimmedBefore() {
        return ticks.reading().trimmedBefore();
    }

    /**
     * Closes what is still open, because nothing more is to come.
     *
     * @param quietThrough as far as the service's clock has closed windows; milliseconds since the epoch, UTC
     */
    public void end(long quietThrough) {
        ticks.closeQuiet(quietThrough, now);
    }
}
