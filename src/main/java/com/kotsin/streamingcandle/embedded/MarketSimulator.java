package com.kotsin.streamingcandle.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A market of a dozen symbols of NSE, MCX and Binance that trades at any hour of any day. Few symbols have most of the
 * trades, bursts follow calm. The ticks follow from seed and start time alone, in whatever steps they are asked for.
 * Started again later, trade ids and the volumes of the day go on above where they were.
 *
 * <p>Not safe for use by several threads at once.
 */
final class MarketSimulator {

    static final String FIVE_PAISA_TOPIC = "ticks-5paisa";
    static final String BINANCE_TOPIC = "ticks-binance";

    private static final double TICKS_PER_SECOND = 110;
    private static final long SHORTEST_MOOD_MILLIS = 1_500;
    private static final int MOOD_SPREAD_MILLIS = 6_000;
    private static final long IDS_PER_MILLI = 100;

    /** Rates relative to the average; a market that rests shows that its readers have caught up. */
    private static final double[] MOODS = {0, 0.3, 0.3, 0.8, 0.8, 2.4, 4};

    /** @param value JSON, as the feed of the topic sends it */
    record SimulatedTick(String topic, String key, String value, long timeMillis) {}

    private final Random random;
    private final List<SimulatedInstrument> instruments;
    private final double allShares;
    private double mood;
    private long moodUntil;
    private double nextMillis;
    private long lastId;

    /** @param startMillis epoch ms; the first tick comes after it */
    MarketSimulator(long seed, long startMillis) {
        random = new Random(seed);
        instruments = SimulatedInstrument.all(startMillis);
        allShares = instruments.stream().mapToDouble(SimulatedInstrument::share).sum();
        nextMillis = startMillis;
        moodUntil = startMillis;
        mood = 1;
        toNextTrade();
    }

    /** The ticks since the last call, in order of time, up to and including this time in epoch ms. */
    List<SimulatedTick> until(long millis) {
        var ticks = new ArrayList<SimulatedTick>();
        while ((long) nextMillis <= millis) {
            ticks.add(trade(pick(), (long) nextMillis));
            toNextTrade();
        }
        return ticks;
    }

    private void toNextTrade() {
        double rest = -Math.log(1 - random.nextDouble());
        while (true) {
            double perMilli = TICKS_PER_SECOND / 1_000 * mood;
            if (perMilli > 0 && nextMillis + rest / perMilli < moodUntil) {
                nextMillis += rest / perMilli;
                return;
            }
            rest -= perMilli * Math.max(0, moodUntil - nextMillis);
            nextMillis = Math.max(nextMillis, moodUntil);
            mood = MOODS[random.nextInt(MOODS.length)];
            moodUntil += SHORTEST_MOOD_MILLIS + random.nextInt(MOOD_SPREAD_MILLIS);
        }
    }

    private SimulatedInstrument pick() {
        double at = random.nextDouble() * allShares;
        for (SimulatedInstrument instrument : instruments) {
            at -= instrument.share();
            if (at < 0) {
                return instrument;
            }
        }
        return instruments.get(0);
    }

    private SimulatedTick trade(SimulatedInstrument instrument, long timeMillis) {
        lastId = Math.max(lastId + 1, timeMillis * IDS_PER_MILLI);
        String topic = instrument.venue() == SimulatedInstrument.Venue.BINANCE ? BINANCE_TOPIC : FIVE_PAISA_TOPIC;
        return new SimulatedTick(topic, instrument.key(), instrument.trade(timeMillis, random, lastId), timeMillis);
    }
}
