package com.kotsin.streamingcandle.market;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Turns the running volume of a trading day, as snapshot feeds send it, into the size of what was traded since the
 * snapshot before. Immutable; one per symbol.
 *
 * <p>The rules, for a snapshot whose running volume is {@code total}:
 *
 * <ul>
 *   <li>{@code total} 0 means "unchanged": nothing was traded.
 *   <li>The first snapshot ever: the size of its last trade, since the rest happened before anyone looked.
 *   <li>The first one of a later trading day: {@code total}, since the day began at 0.
 *   <li>More than before: the difference.
 *   <li>Less than before and not newer: an earlier snapshot that comes late; what it tells is already counted.
 *   <li>Less than before and newer: the feed began to count anew; nothing is counted, and it goes on from there.
 * </ul>
 *
 * @param day trading day of the newest snapshot that told of a trade
 * @param total running volume of that day
 * @param timeNanos event time of that snapshot, nanoseconds since the epoch, UTC; one that repeats the total does not
 *     advance it
 */
public record DayVolume(LocalDate day, BigDecimal total, long timeNanos) {

    /**
     * @param size what was traded since the snapshot before; {@code null} if nothing was
     * @param next the state to keep
     */
    public record Step(BigDecimal size, DayVolume next) {}

    /**
     * @param before the state kept for the symbol, or {@code null} if there is none yet
     * @param trade must carry a day volume
     * @param day trading day of the trade
     */
    public static Step step(DayVolume before, Trade trade, LocalDate day) {
        BigDecimal total = trade.dayVolume();
        if (total.signum() == 0) {
            return new Step(null, before);
        }
        DayVolume now = new DayVolume(day, total, trade.timeNanos());
        if (before == null) {
            return new Step(trade.size().min(total), now);
        }
        if (day.isAfter(before.day)) {
            return new Step(total, now);
        }
        if (day.isBefore(before.day)) {
            return new Step(null, before);
        }
        int change = total.compareTo(before.total);
        if (change > 0) {
            long newest = Math.max(before.timeNanos, trade.timeNanos());
            return new Step(total.subtract(before.total), new DayVolume(day, total, newest));
        }
        if (change == 0) {
            return new Step(null, before);
        }
        return new Step(null, trade.timeNanos() > before.timeNanos ? now : before);
    }
}
