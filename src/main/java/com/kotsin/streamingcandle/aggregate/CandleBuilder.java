package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.Pulse;
import com.kotsin.streamingcandle.stage.StageProcessor;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Leads each record of a task to its ticks partition, and wakes the partitions when something waits. */
final class CandleBuilder extends StageProcessor<byte[], byte[]> {

    /** Ticks of one topic partition that this task reads. */
    interface Input {

        /** Takes up what an earlier run left. */
        void restore(long now);

        void take(Record<byte[], byte[]> record, long offset, long now);

        /** Called behind the last record before the task may commit. */
        void takenThrough(long offset);

        void onTimer(long now);

        /** Whether the timer is to come soon. */
        boolean isBusy(long now);

        void close();
    }

    private final AggregateSettings settings;
    private final Map<String, Input> inputs = new HashMap<>();
    private Pulse pulse;

    CandleBuilder(AggregateSettings settings) {
        super(settings.thread());
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        super.init(newContext);
        TaskState state = TaskState.of(newContext);
        int partition = newContext.taskId().partition();
        for (TickSource source : settings.sources()) {
            String id = (source.isRepartitioned() ? CandleTopology.bySymbol(source) : source.topic()) + "-" + partition;
            CandleOutput output = new CandleOutput(newContext::forward, settings, id);
            Input input = source.isRepartitioned()
                    ? new RepartitionedTicks(source, partition, id, settings, state, output)
                    : new KeyedTicks(source, partition, id, settings, state, output);
            input.restore(settings.clock().millis());
            inputs.put(
                    source.isRepartitioned()
                            ? CandleTopology.repartitionTopic(newContext.applicationId(), source)
                            : source.topic(),
                    input);
        }
        pulse = new Pulse(newContext, settings.thread().beat(), this::onTimer);
    }

    @Override
    protected void process(Record<byte[], byte[]> record, Place place) {
        Input input = inputs.get(place.topic());
        Record<byte[], byte[]> written = input instanceof RepartitionedTicks ? TickCopy.asWritten(record) : record;
        input.take(written, place.offset(), settings.clock().millis());
        pulse.busy(true);
    }

    @Override
    protected void processedThrough(Place last) {
        inputs.get(last.topic()).takenThrough(last.offset());
    }

    @Override
    public void close() {
        pulse.close();
        inputs.values().forEach(Input::close);
    }

    private void onTimer() {
        long now = settings.clock().millis();
        boolean busy = false;
        for (Input input : inputs.values()) {
            input.onTimer(now);
            busy |= input.isBusy(now);
        }
        pulse.busy(busy);
    }
}
