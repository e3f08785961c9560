package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.stage.ForeignCandle;
import com.kotsin.streamingcandle.stage.StageProcessor;
import com.kotsin.streamingcandle.stage.SymbolSources;
import com.kotsin.streamingcandle.wire.CandleJson;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** What a task sends. */
final class RollupOutput {

    private final ProcessorContext<byte[], byte[]> context;
    private final RollupSettings settings;
    private final SymbolSources symbolSources;

    RollupOutput(ProcessorContext<byte[], byte[]> context, RollupSettings settings, SymbolSources symbolSources) {
        this.symbolSources = symbolSources;
        this.context = context;
        this.settings = settings;
    }

    void closed(RollupWindow window, int revision) {
        markIfSpread(window);
        Candle candle = window.toCandle(settings.timeframe(), revision);
        send(window, candle, candle.end() - 1, RollupTopology.TO_FINALS);
    }

    void live(RollupWindow window, long now) {
        markIfSpread(window);
        Candle candle = window.toLiveCandle(settings.timeframe());
        send(window, candle, Math.max(0, candle.closeTime()), RollupTopology.TO_LIVE);
        settings.metrics().eventToLive(settings.timeframe(), now - candle.closeTime());
    }

    private void markIfSpread(RollupWindow window) {
        if (symbolSources.isSpread(
                window.symbol(), window.window().start(), window.window().end())) {
            window.markIncomplete();
        }
    }

    private void send(RollupWindow window, Candle candle, long timestamp, String sink) {
        context.forward(new Record<>(window.symbolBytes(), CandleJson.write(candle), timestamp), sink);
        settings.metrics().candle(settings.timeframe(), candle.status());
    }

    void deadLetter(Record<byte[], byte[]> record, StageProcessor.Place place, String detail) {
        context.forward(
                ForeignCandle.deadLetter(record, place, detail, settings.clock().millis()),
                RollupTopology.TO_DEAD_LETTERS);
        settings.metrics().deadLetter(ForeignCandle.REASON);
    }
}
