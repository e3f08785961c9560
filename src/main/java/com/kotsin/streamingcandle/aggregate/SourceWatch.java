package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.ForeignCandle;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.StageMetrics;
import com.kotsin.streamingcandle.stage.StageProcessor;
import com.kotsin.streamingcandle.stage.SymbolSources;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads the one-minute candles back where no longer timeframe does, to notice symbols that are spread over partitions:
 * all candles of a symbol lie in one partition, whichever process made them.
 */
final class SourceWatch extends StageProcessor<byte[], byte[]> {

    private final InstantSource clock;
    private final StageMetrics metrics;
    private final SymbolSources symbolSources = new SymbolSources();

    SourceWatch(AggregateSettings settings) {
        super(settings.thread());
        this.clock = settings.clock();
        this.metrics = settings.metrics();
    }

    @Override
    protected void process(Record<byte[], byte[]> record, Place place) {
        if (record.headers().lastHeader(Origin.REBUILT) != null) {
            // Of a window that is long closed, and maybe of a source that the symbol has left for good since.
            return;
        }
        Candle candle;
        String source;
        try {
            candle = CandleJson.read(record.value());
            source = Origin.of(record.headers()).source();
        } catch (IllegalArgumentException e) {
            context()
                    .forward(
                            ForeignCandle.deadLetter(record, place, e.getMessage(), clock.millis()),
                            CandleTopology.WATCH_DEAD_LETTERS);
            metrics.deadLetter(ForeignCandle.REASON);
            return;
        }
        String other = symbolSources.note(candle.symbol(), source, candle.start(), candle.end());
        if (other != null) {
            metrics.spread(Timeframe.ONE_MINUTE, candle.symbol(), source, other);
        }
    }
}
