package com.kotsin.streamingcandle.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/** The trades that snapshots tell of, read off the whole list: sort it, then go through it once for each symbol. */
public final class VolumeByDefinition {

    private VolumeByDefinition() {}

    /**
     * @param snapshots in any order; repeats may be among them
     * @param day trading day of an instant (milliseconds)
     */
    public static List<OracleTrade> trades(List<OracleSnapshot> snapshots, LongFunction<?> day) {
        List<OracleTrade> trades = new ArrayList<>();
        snapshots.stream()
                .map(OracleSnapshot::token)
                .distinct()
                .forEach(token -> trades.addAll(tradesOfOne(
                        snapshots.stream()
                                .filter(each -> each.token() == token)
                                .sorted(Comparator.comparingLong(OracleSnapshot::timeMillis)
                                        .thenComparing(OracleSnapshot::total)
                                        .thenComparingLong(OracleSnapshot::position))
                                .toList(),
                        day)));
        return trades;
    }

    private static List<OracleTrade> tradesOfOne(List<OracleSnapshot> sorted, LongFunction<?> dayOf) {
        List<OracleTrade> trades = new ArrayList<>();
        Object day = null;
        BigDecimal highest = null;
        BigDecimal fallenTo = null;
        BigDecimal highestBeforeTheNewCount = null;
        for (int i = 0; i < sorted.size(); i++) {
            OracleSnapshot snapshot = sorted.get(i);
            BigDecimal total = snapshot.total();
            Object today = dayOf.apply(snapshot.timeMillis());
            BigDecimal size = null;
            if (total.signum() == 0) {
                continue;
            }
            if (!today.equals(day)) {
                size = day == null ? snapshot.lastSize().min(total) : total;
                day = today;
                highest = total;
                fallenTo = null;
                highestBeforeTheNewCount = null;
            } else if (total.add(total).compareTo(highest) > 0) {
                fallenTo = null;
                if (highestBeforeTheNewCount != null && total.compareTo(highestBeforeTheNewCount) >= 0) {
                    highest = highestBeforeTheNewCount;
                    highestBeforeTheNewCount = null;
                }
                if (total.compareTo(highest) > 0) {
                    size = total.subtract(highest);
                    highest = total;
                }
            } else if (fallenTo != null && total.compareTo(fallenTo) > 0) {
                size = total;
                highestBeforeTheNewCount = highestBeforeTheNewCount != null ? highestBeforeTheNewCount : highest;
                highest = total;
                fallenTo = null;
            } else {
                fallenTo = total;
            }
            if (highestBeforeTheNewCount != null && highest.add(highest).compareTo(highestBeforeTheNewCount) > 0) {
                highestBeforeTheNewCount = null;
            }
            if (size != null) {
                trades.add(new OracleTrade(
                        snapshot.symbol(),
                        snapshot.price(),
                        size,
                        snapshot.timeMillis() * 1_000_000,
                        i,
                        snapshot.position(),
                        null,
                        null));
            }
        }
        return trades;
    }
}
