package com.kotsin.streamingcandle.aggregate;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Status;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.ingest.RejectReason;
import com.kotsin.streamingcandle.stage.ClosedMark;
import com.kotsin.streamingcandle.stage.Partitions;
import com.kotsin.streamingcandle.stage.Sequence;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** What one ticks partition sends: candles, marks, dead letters. */
final class CandleOutput {

    /** Takes what is sent, by the name of the node it goes to. */
    @FunctionalInterface
    interface Sink {
        void forward(Record<byte[], byte[]> record, String node);
    }

    private final Sink sink;
    private final AggregateSettings settings;
    private final byte[] source;
    private final long[] sequences;
    private boolean sentSinceMarks;

    CandleOutput(Sink sink, AggregateSettings settings, String source) {
        this.sink = sink;
        this.settings = settings;
        this.source = source.getBytes(StandardCharsets.UTF_8);
        this.sequences = new long[settings.partitions()];
    }

    void live(OpenWindow window, long now) {
        var headers = new RecordHeaders();
        window.origin.addTo(headers);
        byte[] json = CandleJson.write(window.toCandle(Status.LIVE));
        long newest = Math.max(0, window.candle.closeTime());
        sink.forward(new Record<>(window.symbolBytes, json, newest, headers), CandleTopology.TO_LIVE);
        settings.metrics().candle(Timeframe.ONE_MINUTE, Status.LIVE);
        settings.metrics().eventToLive(Timeframe.ONE_MINUTE, now - newest);
    }

    /** @param closedThrough every window that settles by then was closed before */
    void closed(OpenWindow window, long closedThrough) {
        Status status = window.revision == 0 ? Status.FINAL : Status.REVISED;
        Candle candle = window.toCandle(status);
        var headers = new RecordHeaders();
        window.origin.addTo(headers);
        long number = ++sequences[Partitions.of(window.symbolBytes, sequences.length)];
        new Sequence(number, closedThrough).addTo(headers);
        sentSinceMarks = true;
        // The last millisecond of the window, so that the record lies inside it for any windowing downstream.
        long timestamp = candle.end() - 1;
        sink.forward(
                new Record<>(window.symbolBytes, CandleJson.write(candle), timestamp, headers),
                CandleTopology.TO_FINALS);
        settings.metrics().candle(Timeframe.ONE_MINUTE, status);
    }

    void marks(long through, long quietThrough) {
        long timestamp = ClosedMark.timestamp(through);
        for (int partition = 0; partition < sequences.length; partition++) {
            byte[] mark = new ClosedMark(partition, through, quietThrough, sequences[partition]).encode();
            sink.forward(new Record<>(source, mark, timestamp), CandleTopology.TO_MARKS);
        }
        sentSinceMarks = false;
    }

    /** Whether closed candles went out that no mark has told of. */
    boolean sentSinceMarks() {
        return sentSinceMarks;
    }

    void deadLetter(Tick tick, RejectReason reason, String detail) {
        sink.forward(tick.deadLetter(reason, detail, settings.clock().millis()), CandleTopology.TO_DEAD_LETTERS);
        settings.metrics().deadLetter(reason.text());
    }

    long[] sequences() {
        return sequences;
    }

    void continueFrom(long[] restored) {
        System.arraycopy(restored, 0, sequences, 0, Math.min(restored.length, sequences.length));
    }
}
