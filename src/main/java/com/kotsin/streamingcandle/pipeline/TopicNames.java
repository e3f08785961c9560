package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.candle.Timeframe;

/** The one place where names of topics and applications are made. */
record TopicNames(String applicationId, String prefix, String deadLetters) {

    static TopicNames of(StreamingCandleProperties properties) {
        return new TopicNames(
                properties.applicationId(),
                properties.topics().prefix(),
                properties.topics().deadLetter());
    }

    String finals(Timeframe timeframe) {
        return prefix + "-" + timeframe;
    }

    String live(Timeframe timeframe) {
        return finals(timeframe) + "-live";
    }

    /** Internal: tells the longer timeframes how far minutes are closed. */
    String marks() {
        return applicationId(Timeframe.ONE_MINUTE) + "-closed";
    }

    /** Application id, and so the consumer group, of a timeframe's instance. */
    String applicationId(Timeframe timeframe) {
        return applicationId + "-" + timeframe;
    }

    /** Transactional id with which right candles are published. */
    String rebuildTransaction() {
        return applicationId + "-rebuild";
    }
}
