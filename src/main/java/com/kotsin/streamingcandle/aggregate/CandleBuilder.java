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

    private record Input(TickPartition ticks, InputProgress.OfPartition progress) {}

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
            CandleOutput output = new CandleOutput(newContext, settings, source.topic() + "-" + partition);
            TickPartition ticks = new TickPartition(source, partition, settings, state, output);
            ticks.restore(settings.clock().millis());
            inputs.put(source.topic(), new Input(ticks, settings.progress().of(source.topic(), partition)));
        }
        wakeUp = new WakeUp(newContext, timestamp -> onTimer());
        wakeUp.every(WakeUp.LATER);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        Input input = inputs.get(place.topic());
        long now = settings.clock().millis();
        input.ticks.take(record, place.offset(), now);
        input.progress.processed(place.offset());
        if (input.ticks.isBusy(now)) {
            wakeUp.every(WakeUp.SOON);
        }
    }

    @Override
    public void close() {
        inputs.values().forEach(input -> input.ticks.close());
    }

    private void onTimer() {
        long now = settings.clock().millis();
        boolean busy = false;
        for (Input input : inputs.values()) {
            input.ticks.onTimer(input.progress.readThrough(), now);
            busy |= input.ticks.isBusy(now);
        }
        wakeUp.every(busy ? WakeUp.SOON : WakeUp.LATER);
    }
}
