package com.kotsin.streamingcandle.rebuild;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.stage.Origin;
import com.kotsin.streamingcandle.stage.Reading;
import com.kotsin.streamingcandle.wire.CandleJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The newest revisions in the candle topics. */
final class PublishedCandles {

    private final Map<Timeframe, Map<CandleKey, Published>> newest = new LinkedHashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<String, Reading> readings = new HashMap<>();

    /** Reads the candles of a request, and the minutes of the longest candles that overlap it. */
    static PublishedCandles read(
            RebuildSettings settings, TopicReader reader, Rebuild.Request request, long longestMillis) {
        PublishedCandles all = new PublishedCandles();
        // The timestamp of a candle's record is its last millisecond.
        long from = request.from() - longestMillis;
        for (Timeframe timeframe : settings.timeframes()) {
            all.newest.put(timeframe, new HashMap<>());
            for (int number = 0; number < settings.aggregate().partitions(); number++) {
                TopicPartition partition = new TopicPartition(settings.finals().apply(timeframe), number);
                long beginning = reader.beginnings(List.of(partition)).get(partition);
                long end = reader.ends(List.of(partition)).get(partition);
                reader.read(partition, reader.offsetAt(partition, from).orElse(beginning), end, found -> {
                    all.take(timeframe, found, request, longestMillis);
                    return true;
                });
            }
        }
        return all;
    }

    private void take(
            Timeframe timeframe, ConsumerRecord<byte[], byte[]> found, Rebuild.Request request, long longestMillis) {
        if (!request.symbols().isEmpty()
                && (found.key() == null
                        || !request.symbols().contains(new String(found.key(), StandardCharsets.UTF_8)))) {
            return;
        }
        Candle candle;
        try {
            candle = CandleJson.read(found.value());
        } catch (IllegalArgumentException e) {
            // No candle, and so none that could be wrong.
            return;
        }
        if (candle.end() > request.from() - longestMillis && candle.start() < request.to() + longestMillis) {
            Origin origin = timeframe.equals(Timeframe.ONE_MINUTE) ? origin(found) : null;
            if (origin != null) {
                origins.put(candle.symbol(), origin);
                readings.put(origin.source(), origin.reading());
            }
            newest.get(timeframe).merge(CandleKey.of(candle), new Published(candle, origin), Published::or);
        }
    }

    private static Origin origin(ConsumerRecord<byte[], byte[]> found) {
        try {
            return Origin.of(found.headers());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    Map<CandleKey, Published> overlapping(Timeframe timeframe, Rebuild.Request request) {
        Map<CandleKey, Published> some = new HashMap<>();
        newest.get(timeframe).forEach((key, published) -> {
            if (published.candle().end() > request.from() && key.start() < request.to()) {
                some.put(key, published);
            }
        });
        return some;
    }

    /** Where the symbol's minutes come from, or {@code null} if none of them says so. */
    Origin originOf(String symbol) {
        return origins.get(symbol);
    }

    /** What the service knew of the reading of a minute's trades. */
    Reading readingOf(Made minute) {
        Published published = newest.get(Timeframe.ONE_MINUTE).get(CandleKey.of(minute.candle()));
        return published != null && published.origin() != null
                ? published.origin().reading()
                : readings.getOrDefault(
                        minute.origin().source(), minute.origin().reading());
    }
}
