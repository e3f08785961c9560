package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.bench.Contender.Work;
import com.kotsin.streamingcandle.load.CandleBytes;
import com.kotsin.streamingcandle.load.Delays;
import com.kotsin.streamingcandle.load.MarketTicks;
import com.kotsin.streamingcandle.load.WaitingTicks;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How late candles come while ticks come steadily. */
final class Latency {

    private static final String NAME = "latency";
    private static final long GRACE_MILLIS = 2_000;
    private static final byte[] END = "\"end\":".getBytes(StandardCharsets.ISO_8859_1);
    private static final long SETTLE_MILLIS = 3_000;
    /** Every tenth, so that busy and quiet ones are among them. */
    private static final int STREAMED_SYMBOLS = 20;

    private static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final Options options;
    private final Services services;
    private final TickTopic topic;
    private final Ours ours;

    /**
     * @param seconds measured
     * @param caughtUp whether all ticks were read half a minute after the last was sent; if not, the figures leave out
     *     what was still to come
     * @param cores processor time that the application used, per second
     */
    record Phase(int ticksPerSecond, int seconds, boolean caughtUp, double cores, List<Delay> delays) {}

    /** All in ms: from each tick to the first live candle with it, in its topic or on the stream; from a window's end and grace to its
     * final candle. */
    record Delay(String candles, long count, long p50, long p95, long p99, long max) {

        static Delay of(String candles, com.kotsin.streamingcandle.load.Delay delay) {
            return new Delay(candles, delay.count(), delay.p50(), delay.p95(), delay.p99(), delay.max());
        }
    }

    Latency(Options options, Services services, Path directory) {
        this.options = options;
        this.services = services;
        this.topic = new TickTopic(NAME + "-now-ticks", options.partitions(), options.symbols(), 0, 0, Duration.ZERO);
        Map<String, String> settings = new HashMap<>(Ours.WITHOUT_SINK);
        settings.put("STREAMINGCANDLE_GRACE", GRACE_MILLIS + "ms");
        this.ours = Ours.standard(NAME, services, directory, topic, options, settings);
    }

    List<Phase> measure() throws InterruptedException, ExecutionException {
        services.kafka().createTopic(topic.name(), topic.partitions());
        Installation names = Installation.named(NAME, services, Path.of(""));
        List<String> finals =
                Installation.TIMEFRAMES.stream().map(names::candles).toList();
        List<String> live = finals.stream().map(name -> name + "-live").toList();
        // A tick out of order may bring out a candle whose newest trade is old, which is not the application's delay.
        MarketTicks market = TickTopic.market(options, options.symbols());
        // Views are the live topics, and behind them the timeframes of the stream.
        var waiting = new WaitingTicks(options.symbols(), 2 * live.size());
        List<Phase> phases = new ArrayList<>();
        try (Work work = ours.start(NAME)) {
            ApplicationProcess application = work.processes().get(0).awaitUp();
            try (var liveCandles = new CandleReceiver(
                            services.bootstrapServers(),
                            live,
                            (candle, since) -> waiting.shown(
                                    MarketTicks.rank(new String(candle.key(), StandardCharsets.ISO_8859_1)),
                                    live.indexOf(candle.topic()),
                                    CandleBytes.number(candle.value(), CandleBytes.CLOSE_TIME),
                                    since));
                    var finalCandles = new CandleReceiver(services.bootstrapServers(), finals, Latency::finalDue);
                    var stream = new StreamReceiver(
                            options.streamClients(),
                            application.port(),
                            market.every(10, STREAMED_SYMBOLS),
                            waiting,
                            live.size());
                    var feed = new SteadyFeed(services.bootstrapServers(), topic.name(), market, waiting)) {
                for (Options.SteadyRate rate : options.latency()) {
                    Report.say(
                            "latency at %,d ticks/s: %d s to warm up, %d s to measure",
                            rate.ticksPerSecond(), options.warmUp().toSeconds(), rate.seconds());
                    feed.send(rate.ticksPerSecond(), options.warmUp().toMillis());
                    long from = System.currentTimeMillis();
                    List<Delays> measured = List.of(liveCandles.delays(), stream.delays(), finalCandles.delays());
                    measured.forEach(delays -> delays.measureFrom(from));
                    double cpuBefore = application.processorTime().toMillis() / 1e3;
                    feed.send(rate.ticksPerSecond(), rate.seconds() * 1_000L);
                    double cpu = application.processorTime().toMillis() / 1e3 - cpuBefore;
                    long to = System.currentTimeMillis();
                    measured.forEach(delays -> delays.measureUntil(to));
                    boolean caughtUp = awaitCaughtUp(work.groups().get(0));
                    phases.add(new Phase(
                            rate.ticksPerSecond(), rate.seconds(), caughtUp, cpu / rate.seconds(), delays(measured)));
                }
            }
        } finally {
            services.kafka().deleteTopics(NAME + "-");
        }
        return phases;
    }

    private static void finalDue(ConsumerRecord<byte[], byte[]> candle, LongConsumer since) {
        String json = new String(candle.value(), StandardCharsets.ISO_8859_1);
        if (json.contains("\"status\":\"final\"")) {
            since.accept(CandleBytes.number(candle.value(), END) + GRACE_MILLIS);
        }
    }

    private boolean awaitCaughtUp(String group) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        boolean caughtUp = false;
        while (!caughtUp && System.nanoTime() - began < CATCH_UP.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(100);
            caughtUp = services.kafka().lag(group, List.of(topic.name())) == 0;
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        return caughtUp;
    }

    /** Live candles first, then those of the HTTP stream, each from the shortest timeframe to the longest. */
    private static List<Delay> delays(List<Delays> measured) {
        List<Delay> delays = new ArrayList<>();
        for (Delays each : measured) {
            Map<String, com.kotsin.streamingcandle.load.Delay> byName = each.byName();
            for (String timeframe : Installation.TIMEFRAMES) {
                byName.forEach((name, delay) -> {
                    String candles = name.startsWith(NAME) ? name.substring(NAME.length() + 1) : name;
                    if (candles.matches("candles-" + timeframe + "(-live|-stream)?")) {
                        delays.add(Delay.of(candles, delay));
                    }
                });
            }
        }
        return delays;
    }
}
