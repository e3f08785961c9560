package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Candles of the close before for the windows without trades behind each candle, to the end of its session. */
public final class FilledByDefinition {

    private static final long MINUTE = 60_000;

    private FilledByDefinition() {}

    /**
     * All candles by symbol and start, written {@code symbol@start}.
     *
     * @param candles those with trades
     * @param sessions the only one of each trading day
     */
    public static Map<String, OracleCandle> fill(List<OracleCandle> candles, int minutes, List<OracleWindow> sessions) {
        Map<String, OracleCandle> all = new TreeMap<>();
        candles.forEach(candle -> all.put(candle.symbol() + "@" + candle.start(), candle));
        for (OracleCandle candle : new ArrayList<>(all.values())) {
            long close = sessions.stream()
                    .filter(session -> candle.start() >= session.start() && candle.start() < session.end())
                    .findFirst()
                    .orElseThrow()
                    .end();
            for (long start = candle.end(); start < close; start += minutes * MINUTE) {
                String place = candle.symbol() + "@" + start;
                if (all.containsKey(place) && all.get(place).trades() > 0) {
                    break;
                }
                all.put(place, carried(candle, start, Math.min(start + minutes * MINUTE, close)));
            }
        }
        return all;
    }

    private static OracleCandle carried(OracleCandle before, long start, long end) {
        BigDecimal price = before.close();
        return new OracleCandle(
                before.symbol(),
                start,
                end,
                price,
                price,
                price,
                price,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                0,
                null,
                null,
                start,
                start,
                start,
                start);
    }
}
