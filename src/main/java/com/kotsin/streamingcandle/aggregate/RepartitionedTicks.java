package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.ingest.Outcome;
import com.kotsin.streamingcandle.ingest.TickDecoder;
import com.kotsin.streamingcandle.stage.Partitions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The ticks of some symbols, brought together from all partitions of a topic. Event time goes by the {@link PartitionMark
 * marks} among them, not by the trades themselves, since one partition may be read long before another.
 */
final class RepartitionedTicks implements CandleBuilder.Input {

    private final TickSource source;
    private final int partition;
    private final AggregateSettings settings;
    private final KeyValueStore<byte[], byte[]> store;
    private final byte[] progressKey;
    private final TickDecoder decoder;
    private final TickPartition ticks;
    private final MergedProgress merged;

    /** @param id of these ticks, as {@code topic-partition} */
    RepartitionedTicks(
            TickSource source,
            int partition,
            String id,
            AggregateSettings settings,
            TaskState state,
            CandleOutput output) {
        this.source = source;
        this.partition = partition;
        this.settings = settings;
        this.store = state.progress();
        this.progressKey = (id + "/marks").getBytes(StandardCharsets.UTF_8);
        this.decoder = new TickDecoder(source.format());
        this.ticks = new TickPartition(source, id, settings, state, output);
        this.merged = new MergedProgress(source.repartitionFrom());
    }

    @Override
    public void restore(long now) {
        byte[] kept = store.get(progressKey);
        if (kept != null) {
            merged.restore(kept);
        }
        ticks.restore(now);
    }

    @Override
    public void take(Record<byte[], byte[]> record, long offset, long now) {
        TickCopy copy = TickCopy.of(record.headers());
        if (copy == null) {
            long before = merged.quietThrough();
            merged.take(PartitionMark.decode(record.value()));
            if (merged.quietThrough() < before) {
                ticks.clockWasSetBack();
            }
            store.put(progressKey, merged.encode());
            ticks.reading(merged.reading());
            ticks.passTo(merged.through(), now);
            ticks.closeQuiet(merged.quietThrough(), now);
        } else {
            take(record, copy, now);
        }
        ticks.saveProgress();
    }

    private void take(Record<byte[], byte[]> record, TickCopy copy, long now) {
        Record<byte[], byte[]> original = record.withKey(copy.key());
        for (Outcome outcome : decoder.decode(record.value())) {
            if (outcome instanceof Outcome.Accepted accepted && isOurs(accepted, copy, record.timestamp())) {
                Tick tick = new Tick(
                        source.topic(),
                        copy.partition(),
                        copy.offset(),
                        Tick.position(copy.offset(), copy.partition(), accepted.element()),
                        original,
                        accepted.element(),
                        accepted.from(),
                        accepted.to());
                ticks.take(accepted.trade(), tick, now);
            }
        }
    }

    /** Others of the record belong elsewhere, or were refused by the clock when the original was read. */
    private boolean isOurs(Outcome.Accepted accepted, TickCopy copy, long timestamp) {
        byte[] symbol = accepted.trade().symbol().getBytes(StandardCharsets.UTF_8);
        return Partitions.of(symbol, settings.partitions()) == partition
                && !settings.isFuture(accepted.trade().timeMillis(), timestamp, copy.readAt());
    }

    /** The topic in between is of Kafka Streams alone: nobody resets its offsets but with all the rest. */
    @Override
    public void takenThrough(long offset) {}

    @Override
    public void onTimer(long now) {
        ticks.passTo(merged.through(), now);
        ticks.closeQuiet(merged.quietThrough(), now);
        ticks.saveProgress();
        ticks.onTimer(now);
    }

    @Override
    public boolean isBusy(long now) {
        return ticks.hasLiveWaiting();
    }

    @Override
    public void close() {
        ticks.close();
    }
}
