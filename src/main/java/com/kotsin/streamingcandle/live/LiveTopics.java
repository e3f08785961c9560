package com.kotsin.streamingcandle.live;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.ArrayList;
import java.util.List;

/**
 * Where candles are read, and under which name.
 *
 * @param instanceId stable name of this instance; its consumers are {@code <instanceId>-live-feed} and
 *     {@code <instanceId>-live-reader}
 * @param topicPrefix candles of a timeframe lie in {@code <topicPrefix>-<timeframe>}, forming ones in
 *     {@code <topicPrefix>-<timeframe>-live}
 * @param timeframes the timeframes that there are, 1m among them
 */
public record LiveTopics(String instanceId, String topicPrefix, List<Timeframe> timeframes) {

    /** Longest forming candle that is folded from minutes; the minutes of one must fit into a {@link SymbolBook}. */
    private static final Timeframe LONGEST_FOLDED = new Timeframe(60);

    /**
     * A candle topic.
     *
     * @param forming whether it holds forming candles
     */
    record Topic(String name, Timeframe timeframe, boolean forming) {}

    public LiveTopics {
        timeframes = timeframes.stream().sorted().toList();
    }

    /** Whether forming candles of this timeframe are folded from minutes, sooner than their topic has them. */
    static boolean isFolded(Timeframe timeframe) {
        return !timeframe.equals(Timeframe.ONE_MINUTE) && timeframe.compareTo(LONGEST_FOLDED) <= 0;
    }

    Topic finals(Timeframe timeframe) {
        return new Topic(topicPrefix + "-" + timeframe, timeframe, false);
    }

    /** All topics that are read: closed candles from the shortest timeframe to the longest, then forming ones. */
    List<Topic> all() {
        List<Topic> all = new ArrayList<>();
        timeframes.forEach(timeframe -> all.add(finals(timeframe)));
        timeframes.stream()
                .filter(timeframe -> !isFolded(timeframe))
                .forEach(timeframe -> all.add(new Topic(topicPrefix + "-" + timeframe + "-live", timeframe, true)));
        return all;
    }
}
