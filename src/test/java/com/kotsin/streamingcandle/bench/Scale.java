package com.kotsin.streamingcandle.bench;

import com.kotsin.streamingcandle.process.Installation;
import com.kotsin.streamingcandle.process.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** How the application fares when one thing is larger or smaller than by default. One round each. */
final class Scale {

    private static final int SYMBOLS = 200;
    private static final int PARTITIONS = 4;
    private static final double SECONDS_OF_A_MINUTE = 60;
    /** The windows of 100,000 symbols do not fit into less; the same for all, so that only one thing differs. */
    private static final String HEAP = "-Xmx1g";

    private static final List<String> TWELVE =
            List.of("1m", "2m", "3m", "4m", "5m", "6m", "10m", "12m", "15m", "20m", "30m", "60m");

    private final Options options;
    private final Services services;
    private final Path directory;
    private final List<String> jvm = new ArrayList<>(List.of(HEAP));
    private final Consumer<Figures> figures;

    Scale(Options options, Services services, Path directory, Consumer<Figures> figures) {
        this.figures = figures;
        this.options = options;
        this.services = services;
        this.directory = directory;
        jvm.addAll(options.jvm());
    }

    void measure() throws InterruptedException, ExecutionException {
        TickTopic standard = load("standard", SYMBOLS, PARTITIONS, 1);
        TickTopic onePartition = load("partitions-1", SYMBOLS, 1, 1);
        TickTopic manyPartitions = load("partitions-12", SYMBOLS, 12, 1);
        TickTopic busy = load("busy-10000", 10_000, PARTITIONS, 50);
        TickTopic busier = load("busy-100000", 100_000, PARTITIONS, 500);
        run("default", standard, Map.of());
        run("symbols-10000", busy, Map.of());
        run("symbols-100000", busier, Map.of());
        for (int symbols : List.of(SYMBOLS, 10_000, 100_000)) {
            run("quiet-" + symbols, loadQuiet(symbols), Map.of());
        }
        run("partitions-1", onePartition, Map.of());
        run("partitions-12", manyPartitions, Map.of());
        run("processes-2", standard, Installation.TIMEFRAMES, 2, Map.of());
        run("timeframes-12", standard, TWELVE, 1, Map.of());
        withDuration("live-interval", "STREAMINGCANDLE_LIVEINTERVAL", List.of(0, 100, 1_000), standard);
        withDuration("commit-interval", "STREAMINGCANDLE_COMMITINTERVAL", List.of(20, 100), standard);
    }

    /** A trade a minute and symbol on average, so that there are about as many candles as ticks. */
    private TickTopic loadQuiet(int symbols) throws InterruptedException, ExecutionException {
        return TickTopic.load(
                services,
                "ticks-quiet-" + symbols,
                PARTITIONS,
                symbols,
                options.scaleTicks() / 2,
                symbols / SECONDS_OF_A_MINUTE,
                options);
    }

    private void run(String name, TickTopic topic, Map<String, String> settings)
            throws InterruptedException, ExecutionException {
        run(name, topic, Installation.TIMEFRAMES, 1, settings);
    }

    private void withDuration(String name, String setting, List<Integer> millis, TickTopic standard)
            throws InterruptedException, ExecutionException {
        for (int each : millis) {
            run(name + "-" + each, standard, Map.of(setting, each + "ms"));
        }
    }

    /** @param timesAsFast how many times as many ticks a second of event time has as in the default topic */
    private TickTopic load(String name, int symbols, int partitions, double timesAsFast)
            throws InterruptedException, ExecutionException {
        double eventRate = options.eventRate() * timesAsFast;
        return TickTopic.load(services, "ticks-" + name, partitions, symbols, options.scaleTicks(), eventRate, options);
    }

    private void run(String name, TickTopic topic, List<String> timeframes, int processes, Map<String, String> settings)
            throws InterruptedException, ExecutionException {
        Report.say("scale: %s", name);
        Map<String, String> all = new HashMap<>(Ours.WITHOUT_SINK);
        all.putAll(settings);
        var contender = new Ours(name, services, directory, topic, jvm, timeframes, processes, all);
        figures.accept(CatchUp.of(services.kafka(), contender, 1, "scale-" + name, options.scaleDeadline()));
    }
}
