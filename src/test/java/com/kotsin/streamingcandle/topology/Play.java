package com.kotsin.streamingcandle.topology;

import com.kotsin.streamingcandle.candle.Candle;
import com.kotsin.streamingcandle.topology.PipelineDriver.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;

/** What the specification tests of the stages have in common: one pipeline, and trades that are read as they happen. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class Play {

    /** A Monday. */
    static final Instant TEN = at("10:00:00");

    PipelineDriver pipeline;

    @TempDir(factory = MemoryTempDir.class)
    private Path directory;

    @AfterEach
    void close() {
        pipeline.close();
    }

    void start(Options options, Instant clock) {
        pipeline = new PipelineDriver(
                options, clock, directory.resolve(clock.toString().replace(':', '-')));
    }

    /** One and five minutes, 2 s of grace, 15 min of horizon; reading begins a minute before ten. */
    void start() {
        start(Options.defaults());
    }

    void start(Options options) {
        start(options, TEN.minusSeconds(60));
    }

    static Instant at(String time) {
        return Instant.parse("2025-05-05T" + time + "Z");
    }

    /** A trade of BTC that is read the moment it happens. */
    void trade(String price, String time) {
        pipeline.clock(at(time));
        late(price, time);
    }

    /** A trade of BTC that is read now, whenever it happened. */
    void late(String price, String time) {
        pipeline.trade("BTC", price, "1", at(time));
    }

    /** A trade of BTC of size 1 that is read now. */
    void tradeWithId(String id, String price, String time) {
        pipeline.tick(tickWithId("BTC", id, price, time));
    }

    static String tickWithId(String symbol, String id, String price, String time) {
        return "{\"symbol\":\"%s\",\"id\":\"%s\",\"price\":%s,\"size\":1,\"time\":\"%s\"}"
                .formatted(symbol, id, price, at(time));
    }

    /** Lets the time pass that closes everything. */
    void finish() {
        pipeline.pass(Duration.ofMinutes(6));
    }

    static Candle last(List<Candle> candles) {
        return candles.get(candles.size() - 1);
    }

    /** As {@code revision: open high low close of trades}. */
    static String shortly(Candle candle) {
        return "%d: %s %s %s %s of %d"
                .formatted(
                        candle.revision(),
                        candle.open().toPlainString(),
                        candle.high().toPlainString(),
                        candle.low().toPlainString(),
                        candle.close().toPlainString(),
                        candle.trades());
    }

    List<String> said(int minutes) {
        return pipeline.finals(minutes).stream().map(Play::shortly).toList();
    }
}
