package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A candle as a third party publishes it.
 *
 * @param start milliseconds since the epoch, UTC
 * @param turnover sum of price times size, or {@code null} where the third party does not give it
 */
public record PublishedCandle(
        String symbol,
        long start,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal turnover) {

    /** A candle's identity within one timeframe. */
    public record Key(String symbol, long start) {}

    /**
     * What comparing came to.
     *
     * @param equal how many are equal in every field that the third party gives
     * @param known differences that were announced, each seen to differ
     * @param different published, then ours
     */
    public record Comparison(
            int equal, List<String> known, List<String> different, List<Key> missing, List<Key> extra) {}

    public PublishedCandle {
        open = OracleCandle.plain(open);
        high = OracleCandle.plain(high);
        low = OracleCandle.plain(low);
        close = OracleCandle.plain(close);
        volume = OracleCandle.plain(volume);
        turnover = OracleCandle.plain(turnover);
    }

    public Key key() {
        return new Key(symbol, start);
    }

    /** Compares ours with the published, one by one. */
    public static Comparison compare(
            List<PublishedCandle> published, List<OracleCandle> ours, Set<Key> knownDifferences) {
        Map<Key, OracleCandle> open = new HashMap<>();
        for (OracleCandle candle : ours) {
            Key key = new Key(candle.symbol(), candle.start());
            if (open.put(key, candle) != null) {
                throw new IllegalArgumentException(key + " is there twice; compare the newest revisions only");
            }
        }
        int equal = 0;
        List<String> known = new ArrayList<>();
        List<String> different = new ArrayList<>();
        List<Key> missing = new ArrayList<>();
        for (PublishedCandle row : published) {
            OracleCandle candle = open.remove(row.key());
            if (candle == null) {
                missing.add(row.key());
            } else if (row.equals(candle.published().withTurnoverLike(row))) {
                equal++;
            } else {
                (knownDifferences.contains(row.key()) ? known : different).add(row + " but " + candle);
            }
        }
        return new Comparison(equal, known, different, missing, List.copyOf(open.keySet()));
    }

    private PublishedCandle withTurnoverLike(PublishedCandle other) {
        return other.turnover == null ? new PublishedCandle(symbol, start, open, high, low, close, volume, null) : this;
    }
}
