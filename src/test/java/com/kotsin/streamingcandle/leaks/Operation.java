package com.kotsin.streamingcandle.leaks;

import com.kotsin.streamingcandle.leaks.PlantedLeak.Kind;

/**
 * What is repeated, how often, and where a leak is planted to see that it is found. {@code -Dleaks.share=1} is all of
 * the times.
 */
enum Operation {
    STREAM(
            "a client subscribes, and vanishes in one of four ways",
            10_000,
            "com.kotsin.streamingcandle.live.CandleStreams#open",
            Kind.HEAP),
    HISTORY(
            "5,000 candles of history are asked for",
            1_000,
            "com.kotsin.streamingcandle.query.CandleQuery#candles",
            Kind.DESCRIPTOR),
    POISON(
            "a tick comes that is no trade, of 100 kinds",
            10_000,
            "com.kotsin.streamingcandle.aggregate.Tick#deadLetter",
            Kind.HEAP),
    CLOSE(
            "a window closes, in each of the six timeframes",
            5_000,
            "com.kotsin.streamingcandle.pipeline.PipelineMetrics#closeDelay",
            Kind.METER),
    SYMBOL(
            "a new symbol trades, and is forgotten after 30 days",
            100_000,
            "com.kotsin.streamingcandle.aggregate.ActiveSymbols#known",
            Kind.DIRECT_BUFFER),
    RESTART(
            "an instance fails and is built anew in the process",
            200,
            "com.kotsin.streamingcandle.pipeline.TimeframeStream#start",
            Kind.THREAD),
    REBALANCE(
            "another process is thrown out of all groups and comes back",
            50,
            "com.kotsin.streamingcandle.stage.StageProcessor#init",
            Kind.THREAD),
    BROKER(
            "the broker is stopped and started",
            50,
            "org.apache.kafka.clients.NetworkClient#processDisconnection",
            Kind.DESCRIPTOR),
    STORE(
            "MongoDB is away while there are candles to be stored",
            50,
            "com.kotsin.streamingcandle.persist.CandleSink#store",
            Kind.DESCRIPTOR);

    private static final double SHARE = Double.parseDouble(System.getProperty("leaks.share", "1"));
    private static final int LEAST = 4;

    private final String sentence;
    private final int times;
    private final String method;
    private final Kind planted;

    Operation(String sentence, int times, String method, Kind planted) {
        this.sentence = sentence;
        this.times = times;
        this.method = method;
        this.planted = planted;
    }

    String sentence() {
        return sentence;
    }

    /** How often this run does it. */
    int count() {
        return Math.max(LEAST, (int) (times * SHARE));
    }

    /** By which it comes each time, as {@code class#method}. */
    String method() {
        return method;
    }

    /** What is leaked there when a leak is planted. */
    Kind planted() {
        return planted;
    }
}
