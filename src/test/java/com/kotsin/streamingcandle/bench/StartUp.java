package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.bench.Contender.Work;
import com.kotsin.streamingcandle.load.CandleBytes;
import com.kotsin.streamingcandle.load.MarketTicks;
import com.kotsin.streamingcandle.load.WaitingTicks;
import com.kotsin.streamingcandle.process.ApplicationProcess;
import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How soon candles come again when an application that holds many symbols was killed. */
final class StartUp {

    private static final String NAME = "start";
    private static final int SYMBOLS = 10_000;
    private static final int STARTS = 3;
    private static final int TICKS_PER_SECOND = 1_000;
    private static final long WATCHED_MILLIS = 30_000;
    private static final long POLL_MILLIS = 200;

    private final Options options;
    private final Services services;
    private final Path directory;

    /**
     * @param firstCandleMillis from the start of the process until a live candle with a trade since then was received, by
     *     topic
     */
    record Start(int symbols, double stateMiB, Map<String, Long> firstCandleMillis) {}

    StartUp(Options options, Services services, Path directory) {
        this.options = options;
        this.services = services;
        this.directory = directory;
    }

    void measure(Consumer<Start> starts) throws InterruptedException, ExecutionException {
        TickTopic topic = TickTopic.load(
                services,
                NAME + "-ticks",
                options.partitions(),
                SYMBOLS,
                options.scaleTicks(),
                options.eventRate(),
                options);
        Ours ours = Ours.standard(NAME, services, directory, topic, options, Ours.WITHOUT_SINK);
        Installation names = Installation.named(NAME, services, Path.of(""));
        List<String> live = Installation.TIMEFRAMES.stream()
                .map(timeframe -> names.candles(timeframe) + "-live")
                .toList();
        MarketTicks market = TickTopic.market(options, SYMBOLS);
        List<Work> works = new ArrayList<>(List.of(ours.start(NAME)));
        awaitRead(works.get(0));
        try (var feed =
                new SteadyFeed(services.bootstrapServers(), topic.name(), market, new WaitingTicks(SYMBOLS, 0))) {
            for (int number = 1; number <= STARTS; number++) {
                Report.say("start %d of %d", number, STARTS);
                long started = System.currentTimeMillis();
                try (var receiver = new CandleReceiver(services.bootstrapServers(), live, (candle, since) -> {
                    if (CandleBytes.number(candle.value(), CandleBytes.CLOSE_TIME) >= started) {
                        since.accept(started);
                    }
                })) {
                    receiver.delays().measureFrom(started);
                    Work work = ours.start(NAME);
                    works.add(work);
                    feed.send(TICKS_PER_SECOND, WATCHED_MILLIS);
                    Map<String, Long> first = new TreeMap<>();
                    receiver.delays().byName().forEach((name, delays) -> first.put(name, delays.least()));
                    double state = StateFiles.mebibytes(work.state());
                    work.processes().forEach(ApplicationProcess::close);
                    starts.accept(new Start(SYMBOLS, state, first));
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        } finally {
            works.forEach(Work::close);
            services.kafka().deleteTopics(NAME + "-");
        }
    }

    private void awaitRead(Work work) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        List<String> ticks = List.of(work.topic().name());
        while (services.kafka().lag(work.groups().get(0), ticks) > 0 || !work.hasReadItsOwn(services.kafka())) {
            if (System.nanoTime() - began > options.scaleDeadline().toNanos()) {
                throw new IllegalStateException(
                        "The ticks before the first start were not read within %s".formatted(options.scaleDeadline()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        work.processes().forEach(ApplicationProcess::close);
    }
}
