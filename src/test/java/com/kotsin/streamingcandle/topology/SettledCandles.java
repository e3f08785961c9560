package com.kotsin.streamingcandle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.kotsin.streamingcandle.oracle.CandleByDefinition;
import com.kotsin.streamingcandle.oracle.OracleCandle;
import com.kotsin.streamingcandle.oracle.OracleRevision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Follows what a pipeline says, and holds each longer candle to the fold of its one-minute candles whenever all stages
 * have read what there is.
 */
final class SettledCandles {

    private final PipelineDriver pipeline;
    private final int[] timeframes;
    private final long seed;
    private final Map<Integer, Integer> read = new HashMap<>();
    private final Map<String, TreeMap<Long, OracleCandle>> minutesOf = new HashMap<>();
    private final Map<Integer, Map<String, TreeMap<Long, OracleCandle>>> longer = new HashMap<>();

    SettledCandles(PipelineDriver pipeline, int[] timeframes, long seed) {
        this.pipeline = pipeline;
        this.timeframes = timeframes;
        this.seed = seed;
    }

    void check() {
        List<OracleCandle> newMinutes = take(1, minutesOf);
        for (int minutes : timeframes) {
            if (minutes > 1) {
                Map<String, TreeMap<Long, OracleCandle>> known =
                        longer.computeIfAbsent(minutes, each -> new HashMap<>());
                Set<OracleCandle> changed = new HashSet<>(take(minutes, known));
                for (OracleCandle minute : newMinutes) {
                    var before =
                            known.getOrDefault(minute.symbol(), new TreeMap<>()).floorEntry(minute.start());
                    if (before != null && minute.start() < before.getValue().end()) {
                        changed.add(before.getValue());
                    }
                }
                changed.forEach(candle -> assertThat(candle)
                        .as("%dm candle of seed %d as against its minutes", minutes, seed)
                        .isEqualTo(fold(candle)));
            }
        }
    }

    private OracleCandle fold(OracleCandle candle) {
        List<OracleCandle> parts = List.copyOf(minutesOf
                .get(candle.symbol())
                .subMap(candle.start(), candle.end())
                .values());
        return CandleByDefinition.fold(parts, candle.start(), candle.end());
    }

    /** The newest of each window that was said anew. */
    private List<OracleCandle> take(int minutes, Map<String, TreeMap<Long, OracleCandle>> into) {
        List<TestRecord<byte[], byte[]>> all = pipeline.finalRecords(minutes);
        Map<String, OracleCandle> fresh = new HashMap<>();
        for (TestRecord<byte[], byte[]> record : all.subList(read.getOrDefault(minutes, 0), all.size())) {
            OracleRevision said = OracleRevision.read(record.value());
            into.computeIfAbsent(said.candle().symbol(), symbol -> new TreeMap<>())
                    .put(said.candle().start(), said.candle());
            fresh.put(said.key(), said.candle());
        }
        read.put(minutes, all.size());
        return List.copyOf(fresh.values());
    }
}
