package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.persist.DeadLetters.Refusal;
import com.kotsin.streamingcandle.persist.KnownSymbols.Instrument;
import com.kotsin.streamingcandle.wire.CandleJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Takes batches of candle records and returns when each is stored or in the dead-letter topic; otherwise it throws, and
 * the batch comes again.
 */
final class CandleSink implements BatchMessageListener<byte[], byte[]> {

    static final String NOT_STORABLE = "not_storable";
    static final String MALFORMED_CANDLE = "malformed_candle";

    /** One batch written and acknowledged; a timer. */
    static final String WRITE = "streamingcandle.mongo.write";
    /** Records that went to the dead-letter topic; tagged {@code reason}. */
    static final String DEAD_LETTERS = "streamingcandle.dead.letters";

    /** Header of one-minute candles that names the calendar of their symbol. */
    private static final String CALENDAR = "calendar";

    private final CandleWriter writer;
    private final KnownSymbols symbols;
    private final DeadLetters deadLetters;
    private final SinkProgress progress;
    private final MeterRegistry meters;
    private final Timer writeTime;

    CandleSink(
            CandleWriter writer,
            KnownSymbols symbols,
            DeadLetters deadLetters,
            SinkProgress progress,
            MeterRegistry meters) {
        this.writer = writer;
        this.symbols = symbols;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.meters = meters;
        this.writeTime = Timer.builder(WRITE)
                .description("From a batch of candles to MongoDB's acknowledgement")
                .register(meters);
        // An increase from nothing to 1 is none to Prometheus.
        refused(NOT_STORABLE);
        refused(MALFORMED_CANDLE);
    }

    private Counter refused(String reason) {
        return meters.counter(DEAD_LETTERS, "reason", reason);
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            store(records);
            progress.acknowledged();
        } catch (RuntimeException e) {
            progress.failed(e);
            throw e;
        }
    }

    private void store(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>(records.size());
        List<Candle> candles = new ArrayList<>(records.size());
        List<Refusal> refusals = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                candles.add(CandleJson.read(record.value()));
                sources.add(record);
            } catch (RuntimeException e) {
                refusals.add(new Refusal(record, MALFORMED_CANDLE, String.valueOf(e.getMessage())));
            }
        }
        Timer.Sample sample = Timer.start(meters);
        writer.write(candles)
                .forEach((index, detail) -> refusals.add(new Refusal(sources.get(index), NOT_STORABLE, detail)));
        sample.stop(writeTime);
        noteSymbols(sources, candles);
        // Last, so that waiting for MongoDB does not send them again with every attempt.
        deadLetters.send(refusals);
        for (Refusal refusal : refusals) {
            refused(refusal.reason()).increment();
            progress.refused(refusal.reason(), refusal.detail());
        }
    }

    private void noteSymbols(List<ConsumerRecord<byte[], byte[]>> sources, List<Candle> candles) {
        Map<String, Instrument> seen = new HashMap<>();
        for (int i = 0; i < candles.size(); i++) {
            Header calendar = sources.get(i).headers().lastHeader(CALENDAR);
            if (calendar != null) {
                Candle candle = candles.get(i);
                String name = new String(calendar.value(), StandardCharsets.UTF_8);
                seen.put(candle.symbol(), new Instrument(candle.symbol(), candle.exchange(), name));
            }
        }
        symbols.note(seen.values());
    }
}
