package com.kotsin.streamingcandle.rollup;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Window;
import com.kotsin.streamingcandle.market.TradingSession;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Pulse;
import com.kotsin.streamingcandle.stage.Sequence;
import com.kotsin.streamingcandle.stage.StageProcessor;
import com.kotsin.streamingcandle.stage.SymbolSources;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Leads each one-minute candle and each mark to the ticks partition it comes from. */
final class RollupProcessor extends StageProcessor<byte[], byte[]> {

    private final RollupSettings settings;
    private final Map<String, SourceRollup> sources = new HashMap<>();
    private final SymbolSources symbolSources = new SymbolSources();
    private TaskState state;
    private RollupOutput output;
    private Pulse pulse;

    RollupProcessor(RollupSettings settings) {
        super(settings.thread());
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        super.init(newContext);
        state = TaskState.of(newContext);
        output = new RollupOutput(newContext, settings, symbolSources);
        List<String> known = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all = state.progress().all()) {
            all.forEachRemaining(entry -> known.add(new String(entry.key, StandardCharsets.UTF_8)));
        }
        known.forEach(this::source);
        pulse = new Pulse(newContext, settings.thread().beat(), this::onTimer);
    }

    private SourceRollup source(String name) {
        SourceRollup known = sources.get(name);
        if (known == null) {
            known = new SourceRollup(name, settings, state, output);
            known.restore((symbol, window) -> noteSource(symbol, name, window));
            sources.put(name, known);
        }
        return known;
    }

    @Override
    protected void process(Record<byte[], byte[]> record, Place place) {
        long now = settings.clock().millis();
        if (place.topic().equals(settings.topics().marks())) {
            source(new String(record.key(), StandardCharsets.UTF_8)).takeMark(ClosedMark.decode(record.value()), now);
        } else if (record.headers().lastHeader(Origin.REBUILT) == null) {
            takeCandle(record, place, now);
        }
        pulse.busy(true);
    }

    private void takeCandle(Record<byte[], byte[]> record, Place place, long now) {
        Candle minute;
        Origin origin;
        Window window;
        Sequence sequence;
        boolean closed = place.topic().equals(settings.topics().minuteFinals());
        try {
            minute = CandleJson.read(record.value());
            origin = Origin.of(record.headers());
            window = windowOf(minute, origin);
            sequence = closed ? Sequence.of(record.headers()) : null;
        } catch (IllegalArgumentException e) {
            output.deadLetter(record, place, e.getMessage());
            return;
        }
        SourceRollup source = source(origin.source());
        noteSource(minute.symbol(), origin.source(), window);
        if (closed) {
            source.takeClosed(minute, origin, window, sequence, now);
        } else {
            source.takeLive(minute, origin, window, now);
        }
    }

    private void noteSource(String symbol, String source, Window window) {
        String other = symbolSources.note(symbol, source, window.start(), window.end());
        if (other != null) {
            settings.metrics().spread(settings.timeframe(), symbol, source, other);
        }
    }

    private Window windowOf(Candle minute, Origin origin) {
        Optional<TradingSession> session =
                settings.calendars().apply(origin.calendar()).sessionAt(minute.start());
        if (session.isEmpty()) {
            throw new IllegalArgumentException("The candle starts at %d, in no session of calendar %s"
                    .formatted(minute.start(), origin.calendar()));
        }
        return Window.at(minute.start(), settings.timeframe(), session.get());
    }

    @Override
    public void close() {
        pulse.close();
        sources.values().forEach(SourceRollup::stop);
    }

    private void onTimer() {
        long now = settings.clock().millis();
        boolean busy = false;
        for (SourceRollup source : sources.values()) {
            source.sendLive(now);
            busy |= source.hasLiveWaiting();
        }
        pulse.busy(busy);
    }
}
