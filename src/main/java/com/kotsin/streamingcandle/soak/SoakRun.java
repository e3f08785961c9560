package com.kotsin.streamingcandle.soak;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.load.LoadFigures;
import com.kotsin.streamingcandle.load.LoadRun;
import com.kotsin.streamingcandle.load.LoadShape;
import com.kotsin.streamingcandle.load.LoadTarget;
import com.kotsin.streamingcandle.load.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a soak to its end, and writes what it sees into a folder. */
public final class SoakRun {

    /** How long a start may take. */
    private static final Duration START = Duration.ofMinutes(3);
    /** How long an orderly stop may take. */
    private static final Duration STOP = Duration.ofSeconds(40);
    /** How long the service may be behind at the end. */
    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    /** How long candles may come after their time at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long LOOK_MILLIS = 50;
    private static final int MOST_CHANGES = 600;
    /** Of a trough: before it, the service notices that clients have gone. */
    private static final double TRIM_AT = 0.6;

    /** What gives the topics of the service, once it runs. */
    @FunctionalInterface
    public interface Target {
        LoadTarget ask() throws InterruptedException, ExecutionException;
    }

    private final SoakSettings settings;
    private final SoakFolder folder;
    private final String version;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final ServiceProcess service;
    private final List<Event> events = new ArrayList<>();
    private final Machine machine = Machine.here();
    private final long began;
    private LoadTarget target;
    private LoadRun load;
    private Sampler sampler;
    private StreamClients clients;
    private Faults faults;
    private LoadFigures figures;
    private long nextSample;
    private long nextChange;
    private boolean trimmed;
    private boolean canTrim = true;
    private long lagAtEnd = -1;
    private int exitOfStop = -1;

    private SoakRun(
            SoakSettings settings, Path directory, String version, InstantSource clock, Consumer<String> progress)
            throws IOException {
        this.settings = settings;
        this.version = version;
        this.clock = clock;
        this.progress = progress;
        this.folder = SoakFolder.create(directory);
        this.service = new ServiceProcess(settings, Path.of(System.getProperty("java.home")), directory, clock);
        this.began = clock.millis();
    }

    /**
     * How many streams a soak has at a time, at most.
     *
     * @param streams clients that read
     */
    public static int mostClients(int streams) {
        // One that has gone counts until the service notices.
        return 2 * streams + Faults.SILENT_CLIENTS;
    }

    /**
     * Starts the service, puts it under load as planned, and stops it.
     *
     * @param directory takes all files; a new one
     * @param version of the service
     * @param target is asked when the service is ready
     * @param progress takes a line now and then
     * @throws NotReadyException if the service does not get ready
     */
    public static void run(
            SoakSettings settings,
            Path directory,
            String version,
            Target target,
            InstantSource clock,
            Consumer<String> progress)
            throws IOException, InterruptedException, ExecutionException, NotReadyException {
        new SoakRun(settings, directory, version, clock, progress).run(target);
    }

    private void run(Target asked) throws IOException, InterruptedException, ExecutionException, NotReadyException {
        try (service) {
            progress.accept("Starting the service; its log: " + service.log());
            service.start();
            if (!service.awaitReady(START)) {
                throw new NotReadyException(service.log());
            }
            target = asked.ask();
            try (LoadRun run = LoadRun.begin(target, LoadShape.inOrder(settings.symbols(), settings.seed()), clock);
                    var changelogs = new ChangelogSize(target.admin());
                    var streams = new StreamClients(
                            service.address(),
                            rank -> run.symbolPrefix() + "%06d".formatted(rank),
                            settings.symbols(),
                            settings.streams(),
                            settings.seed());
                    var planned = new Faults(settings, service, streams, clock)) {
                load = run;
                clients = streams;
                faults = planned;
                sampler = new Sampler(service, settings.stateDirectory(), changelogs, clock);
                figures = run.figures();
                follow();
                progress.accept("The plan is done; waiting for the last candles.");
                awaitCaughtUp();
                faults.act(load.lag());
                faults.end();
                figures = run.finish(Timeframe.ONE_MINUTE, PATIENCE);
                awaitCaughtUp();
                lagAtEnd = run.lag().most();
                clients.leave();
                events.addAll(faults.takeEvents());
            }
            stop("stopped at the end");
            writeRecord(clock.millis());
        }
    }

    private void follow() throws IOException, InterruptedException {
        long start = clock.millis();
        long due = start;
        nextSample = start;
        for (Step step : settings.schedule().steps()) {
            due += step.millis();
            enter(step);
            if (step.phase() == Phase.RESTARTED) {
                // From when the service was ready, however long that took.
                due = Math.max(due, clock.millis() + step.millis());
            }
            long stepMillis = Math.max(1, due - clock.millis());
            long stepStart = clock.millis();
            faults.plan(step, stepStart);
            while (clock.millis() < due) {
                double share = (clock.millis() - stepStart) / (double) stepMillis;
                if (step.phase() == Phase.TROUGH && !trimmed && share >= TRIM_AT) {
                    trim();
                }
                faults.act(load.lag());
                churn(step);
                sampleIfDue(step, start);
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            if (step.phase() == Phase.TROUGH && !trimmed) {
                // The machine is so slow that it was over before it was looked at.
                trim();
                sampleIfDue(step, start);
            }
        }
    }

    /** What lies in the topics by the end is to be read before it is compared, however slow the machine is. */
    private void awaitCaughtUp() throws InterruptedException {
        load.setRate(0);
        long deadline = clock.millis() + CATCH_UP.toMillis();
        long stopped = clock.millis();
        while (clock.millis() < deadline
                && (load.lag().most() != 0 || load.lag().asked() < stopped)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void enter(Step step) throws IOException, InterruptedException {
        trimmed = false;
        events.addAll(faults.takeEvents());
        if (step.phase() == Phase.RESTARTED) {
            restart();
        }
        if (step.phase() == Phase.STEADY && step.cycle() == 1) {
            load.measure();
        }
        if (step.phase() == Phase.TROUGH) {
            clients.leave();
        }
        load.setRate(step.rate());
        writeRecord(0);
    }

    private void restart() throws IOException, InterruptedException {
        long at = clock.millis();
        stop("stopped in order, to be started again");
        service.start();
        boolean isReady = service.awaitReady(START);
        events.add(new Event(at, "restart", "stopped in order and started on its state", clock.millis() - at, isReady));
    }

    private void stop(String why) throws InterruptedException {
        long at = clock.millis();
        Optional<Integer> exit = service.stop(STOP);
        exitOfStop = exit.orElse(-1);
        events.add(new Event(at, "stop", why, clock.millis() - at, exitOfStop == 0));
    }

    private void trim() {
        boolean isCollected = service.tell("GC.run").isPresent();
        boolean isTrimmed = service.tell("System.trim_native_heap").isPresent();
        canTrim = canTrim && isCollected && isTrimmed;
        trimmed = true;
        // However short the trough is, it is seen.
        nextSample = clock.millis();
    }

    /** Clients come and go all the time, but in troughs, and while there are no candles. */
    private void churn(Step step) {
        long now = clock.millis();
        if (now < nextChange || step.phase() == Phase.TROUGH || !service.isAlive()) {
            return;
        }
        nextChange = now + Math.max(LOOK_MILLIS, settings.duration().toMillis() / MOST_CHANGES / 10);
        clients.change();
    }

    private void sampleIfDue(Step step, long start) throws IOException {
        long now = clock.millis();
        if (now < nextSample) {
            return;
        }
        long period = settings.schedule().periodMillis();
        nextSample = Math.max(nextSample + period, now - period);
        figures = load.figures();
        Map<String, String> sample = new LinkedHashMap<>();
        sample.put(Columns.TIME, Long.toString(now));
        sample.put(Columns.PHASE, step.phase().text());
        sample.put(Columns.CYCLE, Integer.toString(step.cycle()));
        sample.put(Columns.PROCESS, Integer.toString(service.starts()));
        sample.put(Columns.TRIMMED, trimmed ? "1" : "0");
        sample.putAll(sampler.sample(figures));
        folder.append(sample);
        progress.accept("%s of %s  %s%s  %s/s  sent %d  lag %d  compared %d  wrong %d  lost %d  rss %s MB"
                .formatted(
                        time(now - start),
                        time(settings.schedule().millis()),
                        step.phase().text(),
                        step.cycle() == 0 ? "" : " " + step.cycle(),
                        step.rate(),
                        figures.sent(),
                        figures.mostLag(),
                        figures.compared(),
                        figures.wrong(),
                        figures.lost(),
                        megabytes(sample.get("rss_kb"))));
    }

    private static String time(long millis) {
        long seconds = millis / 1_000;
        return "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }

    private static String megabytes(String kib) {
        return kib == null ? "?" : Long.toString(Long.parseLong(kib) >> 10);
    }

    private void writeRecord(long ended) {
        List<Timeframe> timeframes = target.timeframes();
        long fill = timeframes.get(timeframes.size() - 1).millis() + target.graceMillis() + target.horizonMillis();
        folder.write(new SoakRecord(
                settings.schedule().mode(),
                began,
                ended,
                settings.duration().toMillis(),
                settings.schedule().periodMillis(),
                settings.schedule().steps(),
                settings.seed(),
                settings.symbols(),
                settings.streams(),
                version,
                machine,
                settings.javaOptions(),
                settings.properties(),
                settings.memoryBound(),
                fill,
                target.graceMillis(),
                canTrim,
                faults.leftOut(),
                clients.served(),
                clients.refused(),
                List.copyOf(events),
                figures,
                lagAtEnd,
                exitOfStop));
    }
}
