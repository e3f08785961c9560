package com.kotsin.streamingcandle.command;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.load.Burst;
import com.kotsin.streamingcandle.load.LoadFigures;
import com.kotsin.streamingcandle.load.LoadFloors;
import com.kotsin.streamingcandle.load.LoadReport;
import com.kotsin.streamingcandle.load.LoadRun;
import com.kotsin.streamingcandle.load.LoadShape;
import com.kotsin.streamingcandle.load.LoadTarget;
import com.kotsin.streamingcandle.load.Machine;
import com.kotsin.streamingcandle.pipeline.OutsideService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "load",
        sortOptions = false,
        customSynopsis = "Usage: streamingcandle load --topic=TOPIC [OPTIONS] [--property=value ...]",
        description = {
            "Sends ticks shaped like a market to a ticks topic of the running service, follows the candles that come back,"
                    + " compares each with its own, and measures how long they took. Its symbols are new in each run.",
            "Settings are read where the service reads them; --name=value sets a property."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all is right, nothing is lost, and live candles came in time",
            "1:something is not",
            "2:wrong options",
            "69:the brokers cannot be reached, or refuse, or no service is running",
            "78:a setting is wrong, or the topic is not one for a load"
        })
final class LoadCommand extends ServiceCommand {

    private static final long STEP_MILLIS = 50;
    private static final long PROGRESS_MILLIS = 1_000;
    static final int MOST_RATE = 1_000_000;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            required = true,
            description = "where ticks are sent; one of streamingcandle.sources, native format, calendar always")
    private String topic;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "messages per second, 1 to 1000000; default ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "500",
            description = "how many, 1 to 1000000; default ${DEFAULT-VALUE}")
    private int symbols;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "how long is measured; default ${DEFAULT-VALUE}")
    private Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "90s",
            converter = DurationConverter.class,
            description = "how long is sent before, without a burst; default ${DEFAULT-VALUE}")
    private Duration warmUp;

    @Option(
            names = "--burst",
            paramLabel = "PATTERN",
            defaultValue = Burst.OPENING,
            description = "how the rate goes: opening, none, or such as 10x5s/30s; default ${DEFAULT-VALUE}")
    private String burst;

    @Option(
            names = "--late",
            paramLabel = "%",
            defaultValue = "0",
            converter = PercentConverter.class,
            description = "of the messages come after their window has closed; default ${DEFAULT-VALUE}")
    private double late;

    @Option(
            names = "--bad",
            paramLabel = "%",
            defaultValue = "0",
            converter = PercentConverter.class,
            description = "of the messages must become dead letters; default ${DEFAULT-VALUE}")
    private double bad;

    @Option(
            names = "--duplicates",
            paramLabel = "%",
            defaultValue = "0",
            converter = PercentConverter.class,
            description = "of the messages were sent before; default ${DEFAULT-VALUE}")
    private double duplicates;

    @Option(names = "--seed", paramLabel = "N", description = "of the ticks; default: another one each time")
    private Long seed;

    @Option(
            names = "--wait",
            description = "wait for the candles of all timeframes after the last tick, not of one minute only")
    private boolean waitForAll;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "how long after their time candles may come at the end; default ${DEFAULT-VALUE}")
    private Duration patience;

    @Option(
            names = "--p95",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description =
                    "most that 95 %% of the ticks may take to a live candle of one minute; default ${DEFAULT-VALUE}")
    private Duration p95;

    @Option(
            names = "--p95-longer",
            paramLabel = "TIME",
            defaultValue = "250ms",
            converter = DurationConverter.class,
            description = "likewise, to live candles of the longer timeframes; default ${DEFAULT-VALUE}")
    private Duration p95Longer;

    @Option(
            names = "--p99",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = DurationConverter.class,
            description = "most that 99 %% may take, any timeframe; default ${DEFAULT-VALUE}")
    private Duration p99;

    @Option(names = "--json", paramLabel = "FILE", description = "write all figures to this file too")
    private Path json;

    LoadCommand(InstantSource clock) {
        super(clock);
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadShape shape = shape();
        Burst pattern = pattern();
        if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
            throw wrong("--json: there is no directory %s"
                    .formatted(json.toAbsolutePath().getParent()));
        }
        return besideService(service -> {
            LoadReport report = run(service, shape, pattern);
            new LoadTable(report).print(out());
            write(report);
            report.end().examples().forEach(err()::println);
            report.problems().forEach(err()::println);
            return report.passed() ? 0 : DIFFERS;
        });
    }

    private LoadShape shape() {
        if (rate < 1 || rate > MOST_RATE) {
            throw wrong("--rate is %d; it must be 1 to %d messages a second".formatted(rate, MOST_RATE));
        }
        if (duration.isZero()) {
            throw wrong("--duration is 0");
        }
        try {
            return new LoadShape(symbols, seed == null ? clock().millis() : seed, late, bad, duplicates);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Burst pattern() {
        try {
            return Burst.parse(burst, duration.toMillis());
        } catch (IllegalArgumentException e) {
            throw wrong("--burst: " + e.getMessage());
        }
    }

    private LoadReport run(OutsideService service, LoadShape shape, Burst pattern)
            throws InterruptedException, ExecutionException {
        LoadTarget target = service.loadTarget(topic);
        Machine machine = Machine.here();
        LoadFloors floors = new LoadFloors(p95.toMillis(), p95Longer.toMillis(), p99.toMillis());
        var began = clock().instant();
        try (LoadRun run = begin(target, shape)) {
            send(run, millis -> 1, warmUp, "warm-up");
            run.measure();
            LoadFigures first = run.figures();
            LoadFigures last = send(run, pattern, duration, "load");
            Timeframe longest =
                    target.timeframes().get(waitForAll ? target.timeframes().size() - 1 : 0);
            err().println("Sending ended; waiting for windows up to %s to close.".formatted(longest));
            LoadFigures end = run.finish(longest, patience);
            double seconds = last.seconds() - first.seconds();
            return new LoadReport(
                    Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                            .orElse("(not packaged)"),
                    machine,
                    began,
                    topic,
                    shape,
                    run.symbolPrefix(),
                    rate,
                    burst,
                    warmUp,
                    duration,
                    (last.offered() - first.offered()) / seconds,
                    (last.sent() - first.sent()) / seconds,
                    last.mostLag(),
                    floors,
                    end,
                    LoadReport.problems(end, floors));
        }
    }

    private LoadRun begin(LoadTarget target, LoadShape shape) {
        try {
            return LoadRun.begin(target, shape, clock());
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** @return how the load stands when it is over */
    private LoadFigures send(LoadRun run, Burst pattern, Duration time, String phase) throws InterruptedException {
        long start = clock().millis();
        long saidAt = start;
        LoadFigures said = run.figures();
        for (long elapsed = 0; elapsed < time.toMillis(); elapsed = clock().millis() - start) {
            run.setRate((int) Math.max(1, Math.round(rate * pattern.factor(elapsed))));
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
            if (clock().millis() - saidAt >= PROGRESS_MILLIS) {
                saidAt = clock().millis();
                LoadFigures now = run.figures();
                err().println(LoadTable.progress(phase, saidAt - start, time.toMillis(), said, now));
                said = now;
            }
        }
        return run.figures();
    }

    private void write(LoadReport report) {
        if (json != null) {
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValue(json, report);
        }
    }
}
