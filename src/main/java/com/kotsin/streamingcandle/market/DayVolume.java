package com.kotsin.streamingcandle.market;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Turns the running volume of a trading day, as snapshot feeds send it, into the size of what was traded since the
 * snapshot before. It is folded over the snapshots of a symbol in order of event time and, within the same time, of
 * running volume; so what a snapshot counts does not depend on when it came. Immutable.
 *
 * <p>The rules, for a snapshot whose running volume is {@code total}:
 *
 * <ul>
 *   <li>{@code total} 0 means "unchanged": nothing is counted.
 *   <li>The first snapshot ever: the size of its last trade, since the rest happened before anyone looked.
 *   <li>The first one of another trading day: {@code total}, since the day began at 0.
 *   <li>Above the maximum: the difference.
 *   <li>The maximum again: nothing was traded.
 *   <li>Below the maximum, but more than half of it: an old figure; nothing is counted, and the maximum stays.
 *   <li>Half of the maximum or less: a drop. Nothing is counted until a later snapshot shows what it was. If that one is
 *       above the drop but not above half of the maximum, the feed counts anew from 0: its {@code total} is counted.
 *       If it is above half, the drop was a dip, and the count goes on as if there had been none.
 *   <li>Back at the maximum from before the feed counted anew, while the new count is not above half of it: the old
 *       count goes on after all, and what is above that maximum is counted.
 * </ul>
 *
 * @param day trading day
 * @param maximum highest running volume of the count that goes on
 * @param drop running volume to which the feed fell, while nothing has shown yet what that was; else {@code null}
 * @param peak maximum from before the feed counted anew, while the new count is not above half of it; else {@code null}
 */
public record DayVolume(LocalDate day, BigDecimal maximum, BigDecimal drop, BigDecimal peak) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /**
     * @param size what was traded since the snapshot before; {@code null} if it tells of no trade
     * @param next the state after the snapshot
     */
    public record Step(BigDecimal size, DayVolume next) {}

    /** A count that goes on undisturbed. */
    private DayVolume(LocalDate day, BigDecimal maximum) {
        this(day, maximum, null, null);
    }

    /**
     * @param before the state after the snapshot before, or {@code null} for the first one ever
     * @param tradingDay of the snapshot
     * @param total running volume, not negative
     * @param lastSize size of the last trade before the snapshot
     */
    public static Step step(DayVolume before, LocalDate tradingDay, BigDecimal total, BigDecimal lastSize) {
        if (total.signum() == 0) {
            return new Step(null, before);
        }
        if (before == null) {
            return new Step(lastSize.min(total), new DayVolume(tradingDay, total));
        }
        if (!tradingDay.equals(before.day)) {
            return new Step(total, new DayVolume(tradingDay, total));
        }
        return isAtMostHalf(total, before.maximum) ? before.fallTo(total) : before.goOn(total);
    }

    private Step fallTo(BigDecimal total) {
        if (drop == null || total.compareTo(drop) <= 0) {
            return new Step(null, new DayVolume(day, maximum, total, peak));
        }
        // What was highest before the first of several falls in a row is where a dip comes back to.
        return new Step(total, new DayVolume(day, total, null, peak == null ? maximum : peak));
    }

    private Step goOn(BigDecimal total) {
        if (peak != null && total.compareTo(peak) >= 0) {
            return new Step(positive(total.subtract(peak)), new DayVolume(day, total));
        }
        if (total.compareTo(maximum) <= 0) {
            return new Step(null, drop == null ? this : new DayVolume(day, maximum, null, peak));
        }
        BigDecimal stillPeak = peak != null && isAtMostHalf(total, peak) ? peak : null;
        return new Step(total.subtract(maximum), new DayVolume(day, total, null, stillPeak));
    }

    private static BigDecimal positive(BigDecimal size) {
        return size.signum() > 0 ? size : null;
    }

    private static boolean isAtMostHalf(BigDecimal total, BigDecimal maximum) {
        return total.multiply(TWO).compareTo(maximum) <= 0;
    }
}
