package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageProcessor;
import com.kotsin.streamingcandle.stage.SymbolSources;
import com.kotsin.streamingcandle.wire.CandleJson;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads the one-minute candles back where no longer timeframe does, to notice symbols that are spread over partitions:
 * all candles of a symbol lie in one partition, whichever process made them.
 */
final class SourceWatch extends StageProcessor<Void, Void> {

    private final StageMetrics metrics;
    private final SymbolSources symbolSources = new SymbolSources();

    SourceWatch(AggregateSettings settings) {
        super(settings.thread());
        this.metrics = settings.metrics();
    }

    @Override
    protected void process(Record<byte[], byte[]> record, Place place) {
        Candle candle = CandleJson.read(record.value());
        String source = Origin.of(record.headers()).source();
        String other = symbolSources.note(candle.symbol(), source, candle.start(), candle.end());
        if (other != null) {
            metrics.spread(Timeframe.ONE_MINUTE, candle.symbol(), source, other);
        }
    }
}
