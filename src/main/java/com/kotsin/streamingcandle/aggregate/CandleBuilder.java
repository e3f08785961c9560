package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.stage.WakeUp;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Leads each record of a task to its ticks partition, and wakes the partitions when something waits. */
final class CandleBuilder implements Processor<byte[], byte[], byte[], byte[]> {

    /** Ticks of one topic partition that this task reads. */
    interface Input {

        /** Takes up what an earlier run left. */
        void restore(long now);

        void take(Record<byte[], byte[]> record, long offset, long now);

        void onTimer(long now);

        /** Whether the timer is to come soon. */
        boolean isBusy(long now);

        void close();
    }

    private final AggregateSettings settings;
    private final Map<String, Input> inputs = new HashMap<>();
    private ProcessorContext<byte[], byte[]> context;
    private WakeUp wakeUp;

    CandleBuilder(AggregateSettings settings) {
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        TaskState state = TaskState.of(newContext);
        int partition = newContext.taskId().partition();
        for (TickSource source : settings.sources()) {
            String id = (source.isRepartitioned() ? CandleTopology.bySymbol(source) : source.topic()) + "-" + partition;
            CandleOutput output = new CandleOutput(newContext, settings, id);
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
        wakeUp = new WakeUp(newContext, timestamp -> onTimer());
        wakeUp.every(WakeUp.LATER);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        Input input = inputs.get(place.topic());
        long now = settings.clock().millis();
        input.take(record, place.offset(), now);
        if (input.isBusy(now)) {
            wakeUp.every(WakeUp.SOON);
        }
    }

    @Override
    public void close() {
        inputs.values().forEach(Input::close);
    }

    private void onTimer() {
        long now = settings.clock().millis();
        boolean busy = false;
        for (Input input : inputs.values()) {
            input.onTimer(now);
            busy |= input.isBusy(now);
        }
        wakeUp.every(busy ? WakeUp.SOON : WakeUp.LATER);
    }
}
