package com.kotsin.streamingcandle.load;

import com.kotsin.streamingcandle.load.Message.Fate;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/** Draws the messages of a load: most in order, some late, bad or sent before. For one thread. */
final class TickMix {

    static final String TOO_LATE = "too_late";

    private static final long MINUTE = 60_000;
    private static final long LATEST_SPAN = 4 * MINUTE;
    /** One of so many bad messages is a trade that comes too late. */
    private static final int TOO_LATE_ONE_OF = 9;
    /** Duplicates are drawn from so many ticks before; a power of two. */
    private static final int REMEMBERED = 1_024;

    private final LoadShape shape;
    private final MarketTicks market;
    private final IntToLongFunction newestSent;
    private final SplittableRandom random;
    private final long leastLate;
    private final long mostLate;
    private final long tooLate;
    private final long oldestAgain;
    private final MarketTick[] before = new MarketTick[REMEMBERED];
    private int sent;

    /**
     * @param newestSent event time of the newest tick in order of a symbol that surely lies in its partition, or 0
     * @throws IllegalArgumentException if late ticks are wanted and the horizon leaves no room for them
     */
    TickMix(LoadShape shape, MarketTicks market, long graceMillis, long horizonMillis, IntToLongFunction newestSent) {
        this.shape = shape;
        this.market = market;
        this.newestSent = newestSent;
        this.random = new SplittableRandom(shape.seed() ^ 0x5DEECE66DL);
        // The minute of a tick that is so late has closed; one that is later still finds its minute inside the horizon.
        this.leastLate = graceMillis + MINUTE;
        this.mostLate = Math.min(leastLate + LATEST_SPAN, horizonMillis - MINUTE);
        this.oldestAgain = horizonMillis - MINUTE;
        this.tooLate = graceMillis + horizonMillis + 2 * MINUTE;
        if (shape.late() > 0 && mostLate <= leastLate) {
            throw new IllegalArgumentException(
                    "Late ticks need a correction horizon of more than grace and 2 minutes, which is %d ms; it is %d ms"
                            .formatted(graceMillis + 2 * MINUTE, horizonMillis));
        }
    }

    /** No tick that counts is older than this when it is due; in ms. */
    long mostLate() {
        return shape.late() > 0 ? mostLate : 0;
    }

    /** @param dueMillis when it is to be sent, and event time of a tick that is in order */
    Message next(long dueMillis) {
        int rank = market.draw();
        double point = random.nextDouble();
        if (point >= shape.late() + shape.bad() + shape.duplicates()) {
            return trade(rank, dueMillis, Fate.IN_ORDER);
        }
        if (point < shape.late()) {
            return trade(rank, dueMillis - random.nextLong(leastLate, mostLate), Fate.LATE);
        }
        if (point < shape.late() + shape.bad()) {
            return bad(rank, dueMillis);
        }
        MarketTick again = before[random.nextInt(REMEMBERED)];
        boolean isKnownYet = again != null && dueMillis - again.timeMillis() <= oldestAgain;
        return isKnownYet ? Message.trade(again, Fate.DUPLICATE) : trade(rank, dueMillis, Fate.IN_ORDER);
    }

    private Message trade(int rank, long timeMillis, Fate fate) {
        MarketTick tick = market.tick(rank, timeMillis);
        before[sent++ & (REMEMBERED - 1)] = tick;
        return Message.trade(tick, fate);
    }

    private Message bad(int rank, long dueMillis) {
        long newest = newestSent.applyAsLong(rank);
        if (newest > 0 && random.nextInt(TOO_LATE_ONE_OF) == 0) {
            MarketTick tick = market.tick(rank, newest - tooLate);
            return new Message(tick, tick.value(), Fate.DEAD_LETTER, TOO_LATE);
        }
        return BadTicks.of(market.tick(rank, dueMillis), random);
    }
}
