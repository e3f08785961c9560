package com.kotsin.streamingcandle.persist;

import com.kotsin.streamingcandle.candle.Timeframe;
import java.util.List;

/**
 * Where the sink finds candles, and under which names it joins Kafka.
 *
 * @param base application id base, such as {@code candle-processor}; the consumer group is {@code <base>-mongo-sink}
 * @param instanceId stable name of this instance; its static member id is {@code <instanceId>-mongo-sink}
 * @param topicPrefix candles of a timeframe lie in {@code <topicPrefix>-<timeframe>}
 * @param timeframes the timeframes that are stored, and that history can be asked for
 * @param deadLetterTopic takes records that cannot be stored
 */
public record SinkTopics(
        String base, String instanceId, String topicPrefix, List<Timeframe> timeframes, String deadLetterTopic) {

    public SinkTopics {
        timeframes = List.copyOf(timeframes);
    }

    /** Its consumer group. */
    public String group() {
        return base + "-mongo-sink";
    }

    /** Static id of its member. */
    public String memberId() {
        return instanceId + "-mongo-sink";
    }

    /** What it reads. */
    public String[] candleTopics() {
        return timeframes.stream()
                .map(timeframe -> topicPrefix + "-" + timeframe)
                .toArray(String[]::new);
    }
}
