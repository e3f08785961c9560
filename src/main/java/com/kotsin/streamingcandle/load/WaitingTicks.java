package com.kotsin.streamingcandle.load;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The ticks that were sent and that no live candle of a view shows yet; a view is what shows candles of all symbols, such as
 * the live topic of a timeframe. A candle shows all ticks of its symbol that are not newer than its newest trade. Ticks are
 * in order. What all views have shown is forgotten, and of what some do not show the oldest. Safe for use by several threads.
 */
public final class WaitingTicks {

    private static final int LEAST = 16;

    /** Of a symbol. */
    private final int most;

    private final int views;
    private final OfSymbol[] symbols;

    private final class OfSymbol {
        /** A ring; its length is a power of two. */
        private long[] times = new long[LEAST];

        private long sent;
        private long forgotten;
        private final long[] shown = new long[views];

        synchronized void sent(long timeMillis) {
            if (sent - forgotten == times.length) {
                makeRoom();
            }
            times[place(sent++)] = timeMillis;
        }

        private void makeRoom() {
            long shownByAll = Arrays.stream(shown).min().orElse(sent);
            if (shownByAll > forgotten) {
                forgotten = shownByAll;
            } else if (times.length < most) {
                long[] larger = new long[2 * times.length];
                for (long tick = forgotten; tick < sent; tick++) {
                    larger[(int) (tick & (larger.length - 1))] = times[place(tick)];
                }
                times = larger;
            } else {
                forgotten++;
            }
        }

        private int place(long tick) {
            return (int) (tick & (times.length - 1));
        }

        synchronized void shown(int view, long throughMillis, LongConsumer timeOfTick) {
            long tick = Math.max(shown[view], forgotten);
            for (; tick < sent && times[place(tick)] <= throughMillis; tick++) {
                timeOfTick.accept(times[place(tick)]);
            }
            shown[view] = tick;
        }

        synchronized long unseen(int view, long fromMillis, long toMillis) {
            long unseen = 0;
            for (long tick = Math.max(shown[view], forgotten); tick < sent; tick++) {
                long time = times[place(tick)];
                if (time >= fromMillis && time < toMillis) {
                    unseen++;
                }
            }
            return unseen;
        }
    }

    public WaitingTicks(int symbols, int views) {
        this(symbols, views, 1 << 20);
    }

    /** @param most ticks of a symbol that may wait; a power of two, at least 16 */
    WaitingTicks(int symbols, int views, int most) {
        this.most = most;
        this.views = views;
        this.symbols = new OfSymbol[symbols];
        for (int rank = 0; rank < symbols; rank++) {
            this.symbols[rank] = new OfSymbol();
        }
    }

    /** Takes note of a tick before it is sent. */
    public void sent(int rank, long timeMillis) {
        symbols[rank].sent(timeMillis);
    }

    /**
     * Gives the time of each tick that this live candle is the first of its view to show.
     *
     * @param throughMillis time of its newest trade, milliseconds since the epoch, UTC
     */
    public void shown(int rank, int view, long throughMillis, LongConsumer timeOfTick) {
        symbols[rank].shown(view, throughMillis, timeOfTick);
    }

    /** How many ticks of all symbols a view has not shown, of those of a time, milliseconds since the epoch, UTC. */
    public long unseen(int view, long fromMillis, long toMillis) {
        return Arrays.stream(symbols)
                .mapToLong(symbol -> symbol.unseen(view, fromMillis, toMillis))
                .sum();
    }
}
